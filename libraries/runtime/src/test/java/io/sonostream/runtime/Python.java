package io.sonostream.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The Python of this machine; tests that need it are skipped, and say so, where it is not here. */
public final class Python {
  /** SONOSTREAM_PYTHON, or Debian's. */
  private static final String PYTHON =
      System.getenv().getOrDefault("SONOSTREAM_PYTHON", "/usr/bin/python3");

  private Python() {}

  /** Skips the calling test where one of the modules is not installed. */
  public static void assume(String... modules) throws Exception {
    for (String module : modules) {
      assumeTrue(
          has(module),
          PYTHON + " with " + module + " is not installed; SONOSTREAM_PYTHON names another");
    }
  }

  private static boolean has(String module) throws InterruptedException {
    String script =
        "import importlib.util as u, sys; sys.exit(u.find_spec('" + module + "') is None)";
    try {
      return start(List.of("-c", script)).waitFor() == 0;
    } catch (IOException noPython) {
      return false;
    }
  }

  /** What a script says; it must end well within two minutes. */
  public static String run(String... arguments) throws Exception {
    return run(Duration.ofMinutes(2), Arrays.asList(arguments));
  }

  /** What a script says that may take longer. */
  public static String run(Duration limit, List<String> arguments) throws Exception {
    Process process = start(arguments);
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }

  /** A script or module that the caller starts and ends himself. */
  public static ProcessBuilder command(String... arguments) {
    return new ProcessBuilder(Stream.concat(Stream.of(PYTHON), Stream.of(arguments)).toList());
  }

  private static Process start(List<String> arguments) throws IOException {
    return command(arguments.toArray(String[]::new)).redirectErrorStream(true).start();
  }
}
