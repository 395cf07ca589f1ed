package io.sonostream.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The Python of this machine; tests that need it are skipped, and say so, where it is not here. */
final class Python {
  private static final String PYTHON =
      System.getenv().getOrDefault("SONOSTREAM_PYTHON", "/usr/bin/python3");

  private Python() {}

  /** Skips the calling test where one of the modules is not installed. */
  static void assume(String... modules) throws Exception {
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

  /** What a script of the folder peers/ says; it must end well within five minutes. */
  static String run(Path folder, String script, List<String> arguments) throws Exception {
    Path file = folder.resolve(script);
    try (InputStream in = Python.class.getResourceAsStream("/peers/" + script)) {
      Files.write(file, in.readAllBytes());
    }
    List<String> all = new ArrayList<>(List.of(file.toString()));
    all.addAll(arguments);
    Process process = start(all);
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }

  private static Process start(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(PYTHON));
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }
}
