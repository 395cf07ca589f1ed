package io.sonostream.model.packaging;

import io.sonostream.network.ModelException;
import io.sonostream.runtime.AtomicFile;
import io.sonostream.runtime.OwnersOnly;
import io.sonostream.runtime.ProcessLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The keys of this installation: a folder for its owner alone, with the key that signs, made when
 * it is first needed, and the public halves of all that ever signed here.
 *
 * <pre>
 *   folder/own.pem    signs, 0600
 *   folder/own.pub    its public half; others ending in .pub are of keys before it, or of trainers elsewhere
 *   folder/revoked    what must never be loaded again ({@link Revocations})
 * </pre>
 *
 * <p>Where whoever loads packages should not be able to sign them, the public halves are shown in a
 * folder of their own.
 *
 * <p>Owner: none. Hand-off: the file system, by a lock on it. Bound: a handful of files. Shutdown:
 * none.
 */
public final class OwnKeys {
  private final Path folder;
  private final Path shown;

  public OwnKeys(Path folder) {
    this(folder, folder);
  }

  /**
   * @param shown where the public halves lie for others too; the folder itself for nowhere else
   */
  public OwnKeys(Path folder, Path shown) {
    this.folder = folder.toAbsolutePath().normalize();
    this.shown = shown.toAbsolutePath().normalize();
  }

  public Path folder() {
    return folder;
  }

  /**
   * The key that signs here, made now if there is none.
   *
   * @throws ModelException when it can't be made, or others can read it
   */
  public SigningKey signing() {
    Path secret = folder.resolve("own.pem");
    Path open = folder.resolve("own.pub");
    try {
      if (!Files.exists(secret)) {
        make(secret, open);
      }
      if (!OwnersOnly.holds(secret)) {
        throw new ModelException(
            secret + ": others can read this key, or more; chmod 600 it, or make another");
      }
      show();
      return SigningKey.read(secret, open);
    } catch (IOException e) {
      throw new ModelException(
          folder + ": the key of this installation can't be made or read: " + e.getMessage(), e);
    }
  }

  /** Makes the key if there is none, so that those who load packages know it before the first. */
  public void showEarly() {
    if (!shown.equals(folder)) {
      signing();
    }
  }

  private void show() throws IOException {
    if (shown.equals(folder)) {
      return;
    }
    Files.createDirectories(shown);
    for (Path half : publicHalves(folder)) {
      byte[] bytes = Files.readAllBytes(half);
      Path copy = shown.resolve(String.valueOf(half.getFileName()));
      if (!Files.exists(copy) || !Arrays.equals(bytes, Files.readAllBytes(copy))) {
        AtomicFile.write(copy, bytes);
      }
    }
  }

  /** One key for all processes, and for all threads of each. */
  private void make(Path secret, Path open) throws IOException {
    synchronized (OwnKeys.class) {
      OwnersOnly.folder(folder);
      try (ProcessLock lock = ProcessLock.take(folder.resolve(".lock"))) {
        if (!Files.exists(secret)) {
          keepBefore(open);
          SigningKey.generate(secret, open);
        }
      }
    }
  }

  /**
   * A public half without its secret one came from another machine, or is of a key that was taken
   * away: what that has signed stays good.
   */
  private void keepBefore(Path open) throws IOException {
    if (Files.exists(open)) {
      String id = PublicKeyFile.read(open).id();
      AtomicFile.rename(open, folder.resolve("before-" + id.substring(0, 16) + ".pub"));
    }
  }

  /** Public halves; none where nothing was ever signed here. */
  List<PublicKeyFile> trusted() {
    try {
      List<Path> files = new ArrayList<>(publicHalves(folder));
      if (!shown.equals(folder)) {
        files.addAll(publicHalves(shown));
      }
      return files.stream().map(PublicKeyFile::read).toList();
    } catch (IOException e) {
      throw new ModelException(folder + ": keys can't be read: " + e.getMessage(), e);
    }
  }

  private static List<Path> publicHalves(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".pub")).sorted().toList();
    }
  }
}
