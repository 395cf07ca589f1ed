package io.sonostream.benchmarks.track;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Runs the page's own code, so that what is measured is what people get. */
final class Node {
  private static final String PAGE = "/io/sonostream/viewer/page/js/";
  private static final int MINUTES = 10;

  private final Path folder;

  /**
   * @param folder for scripts and pixels; it is the caller's
   */
  Node(Path folder) throws IOException {
    this.folder = folder;
    copy("/io/sonostream/benchmarks/track/propagate.mjs", "propagate.mjs");
    copy(PAGE + "track.js", "track.mjs");
    copy(PAGE + "between.js", "between.mjs");
  }

  /** Whether it is here. */
  static boolean isHere() throws InterruptedException {
    try {
      return new ProcessBuilder("node", "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private void copy(String resource, String name) throws IOException {
    try (InputStream in = Node.class.getResourceAsStream(resource)) {
      Files.write(folder.resolve(name), Objects.requireNonNull(in, resource).readAllBytes());
    }
  }

  /** Everything of one clip; what came of it lies in {@link Way#file}. */
  void propagate(Clip clip, double least) throws IOException {
    Files.write(
        folder.resolve("job.json"),
        JsonMapper.builder()
            .build()
            .writeValueAsBytes(
                Map.of(
                    "width", clip.side(),
                    "height", clip.side(),
                    "frames", clip.frames(),
                    "least", least)));
    Files.write(folder.resolve("frames.bin"), clip.pixels());
    Files.write(folder.resolve("masks.bin"), clip.masks());
    Files.write(folder.resolve("first.bin"), clip.truth(0));
    Path said = folder.resolve("node.txt");
    Process process =
        new ProcessBuilder(
                List.of("node", folder.resolve("propagate.mjs").toString(), folder.toString()))
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new UserException("node did not take the drawing along: " + Files.readString(said));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a drawing is taken along", e);
    } finally {
      process.destroyForcibly();
    }
  }

  byte[] drawn(Way way) throws IOException {
    return Files.readAllBytes(folder.resolve(way.file()));
  }
}
