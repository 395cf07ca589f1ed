package io.sonostream.testkit.disk;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file system of a few megabytes in memory, which really gets full. Needs Linux and the right to
 * mount; a test without it says so.
 */
public final class TinyDisk implements AutoCloseable {
  private static final int BLOCK = 4096;

  private final Path root;

  private TinyDisk(Path root) {
    this.root = root;
  }

  /** Empty where this user may not mount one. */
  public static Optional<TinyDisk> mount(Path root, int megabytes)
      throws IOException, InterruptedException {
    Files.createDirectories(root);
    boolean mounted =
        run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", root.toString());
    return mounted ? Optional.of(new TinyDisk(root)) : Optional.empty();
  }

  public Path root() {
    return root;
  }

  /** Takes all room but so many kilobytes; delete the file to give it back. */
  public Path fillBut(int kilobytes) throws IOException {
    Path ballast = root.resolve("ballast");
    byte[] block = new byte[BLOCK];
    long blocks = (root.toFile().getUsableSpace() - kilobytes * 1024L) / BLOCK;
    try (OutputStream out = Files.newOutputStream(ballast)) {
      for (long i = 0; i < blocks; i++) {
        out.write(block);
      }
    }
    return ballast;
  }

  static boolean run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) {
      return false; // no such command here
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    if (!run("umount", root.toString())) {
      throw new IOException("can't unmount " + root);
    }
  }
}
