package io.sonostream.trainer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * A file system of a few megabytes in memory, which really gets full. Needs Linux and the right to
 * mount; a test without it is skipped and says so.
 */
public final class TinyDisk implements AutoCloseable {
  private static final int BLOCK = 4096;

  private final Path root;

  private TinyDisk(Path root) {
    this.root = root;
  }

  public static TinyDisk mount(Path root, int megabytes) throws Exception {
    Files.createDirectories(root);
    boolean mounted =
        run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", root.toString());
    Assumptions.assumeTrue(mounted, "skipped: this user may not mount a small file system");
    return new TinyDisk(root);
  }

  public Path root() {
    return root;
  }

  /** Takes all room but so many kilobytes; delete the file to give it back. */
  public Path fillBut(int kilobytes) throws IOException {
    Path ballast = root.resolve("ballast");
    byte[] block = new byte[BLOCK];
    long blocks = (root.toFile().getUsableSpace() - kilobytes * 1024L) / BLOCK;
    try (var out = Files.newOutputStream(ballast)) {
      for (long i = 0; i < blocks; i++) {
        out.write(block);
      }
    }
    return ballast;
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) {
      return false; // no such command here
    }
  }

  @Override
  public void close() throws Exception {
    if (!run("umount", root.toString())) {
      throw new IOException("can't unmount " + root);
    }
  }
}
