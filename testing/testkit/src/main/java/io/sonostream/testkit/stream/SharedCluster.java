package io.sonostream.testkit.stream;

import io.sonostream.embedded.LocalCluster;
import io.sonostream.runtime.FileTree;
import io.sonostream.runtime.ShutdownHook;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One real broker and registry for all tests of this JVM, each with topics under a prefix of its
 * own.
 *
 * <p>Owner: this class. Hand-off: {@link #get}, from any thread. Bound: one cluster. Shutdown: with
 * the JVM, its directory with it.
 */
public final class SharedCluster {
  private static @Nullable LocalCluster shared;

  private SharedCluster() {}

  public static synchronized LocalCluster get() {
    LocalCluster running = shared;
    if (running == null) {
      try {
        Path directory = Files.createTempDirectory("sonostream-cluster");
        running = LocalCluster.start(directory.resolve("cluster"), 0, 0);
        LocalCluster ending = running;
        ShutdownHook.of("cluster-end", () -> end(ending, directory));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      shared = running;
    }
    return running;
  }

  private static void end(LocalCluster cluster, Path directory) {
    cluster.close();
    try {
      FileTree.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
