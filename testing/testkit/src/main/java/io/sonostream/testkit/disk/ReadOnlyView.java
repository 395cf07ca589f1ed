package io.sonostream.testkit.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A folder seen at a second place where nobody can write to it, root included. Needs Linux and the
 * right to mount; a test without it says so.
 */
public final class ReadOnlyView implements AutoCloseable {
  private final Path place;

  private ReadOnlyView(Path place) {
    this.place = place;
  }

  /** Empty where this user may not mount one. */
  public static Optional<ReadOnlyView> of(Path folder, Path place)
      throws IOException, InterruptedException {
    Files.createDirectories(place);
    if (!TinyDisk.run("mount", "--bind", folder.toString(), place.toString())) {
      return Optional.empty();
    }
    ReadOnlyView view = new ReadOnlyView(place);
    if (TinyDisk.run("mount", "-o", "remount,ro,bind", place.toString())) {
      return Optional.of(view);
    }
    view.close();
    return Optional.empty();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    if (!TinyDisk.run("umount", place.toString())) {
      throw new IOException("can't unmount " + place);
    }
  }
}
