package io.sonostream.benchmarks.gpu;

import io.sonostream.testkit.process.ProcessMeter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What this process has resident, and what the first GPU has in use, as its driver says. */
final class DeviceMemory {
  private static final int SECONDS = 20;

  private DeviceMemory() {}

  static SwapRow.Megabytes now(boolean gpu) throws InterruptedException {
    return new SwapRow.Megabytes(ProcessMeter.residentMegabytes(), gpu ? driver() : null);
  }

  private static @Nullable Double driver() throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(
                  "nvidia-smi",
                  "--query-gpu=memory.used",
                  "--format=csv,noheader,nounits",
                  "--id=0")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor(SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0
          ? Double.valueOf(said.strip())
          : null;
    } catch (IOException | NumberFormatException e) {
      // No such program, or a driver that doesn't say: told as an unknown figure.
      return null;
    }
  }
}
