package io.sonostream.model.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How this process was started. */
final class CommandLine {
  /**
   * ONNX Runtime 1.29.0 ends the process with a segmentation fault, when its environment is made,
   * if {@code /proc/self/cmdline} is longer than about this: 3,900 bytes pass, 4,300 crash. A class
   * path of a hundred jars is 6,000.
   */
  static final int ONNX_LIMIT = 4_000;

  private static final Path FILE = Path.of("/proc/self/cmdline");

  private CommandLine() {}

  /** Length with all arguments; 0 where it can't be known. */
  static int bytes() {
    try {
      return Files.readAllBytes(FILE).length;
    } catch (IOException e) {
      return 0;
    }
  }
}
