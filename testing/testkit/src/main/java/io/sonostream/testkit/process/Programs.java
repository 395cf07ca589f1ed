package io.sonostream.testkit.process;

import java.io.IOException;

/**
 * Programs of others that a machine may have or lack; a test that needs one says so and is skipped.
 */
public final class Programs {
  private Programs() {}

  /** Whether one is found on the PATH, and tells its version. */
  public static boolean has(String name) throws InterruptedException {
    try {
      return new ProcessBuilder(name, "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException notThere) {
      return false;
    }
  }
}
