package io.sonostream.viewer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A certified OpenID provider in a process of its own (npm's oidc-provider); where Node or npm's
 * registry can't be had, the test is skipped, and says so.
 */
final class RealProvider implements AutoCloseable {
  static final String CLIENT = "sonostream";
  static final String SECRET = "a+secret/with=signs & blanks";
  private static final Path SOURCES = Path.of("src", "test", "npm");
  private static final Path MODULES = Path.of("target", "npm");
  private static final int INSTALL_SECONDS = 300;

  private final int port;
  private final Process process;

  private RealProvider(int port, Process process) {
    this.port = port;
    this.process = process;
  }

  /**
   * @param page where people find the viewer
   * @param claimsIn id-token or userinfo
   */
  static RealProvider start(int port, String page, String claimsIn) {
    install();
    Path log = MODULES.resolve("provider-" + port + ".log");
    Process process =
        run(log, "node", "provider.js", Integer.toString(port), page, SECRET, claimsIn)
            .orElseThrow();
    RealProvider provider = new RealProvider(port, process);
    try {
      Awaitility.await("the provider listens")
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () -> {
                String said = Files.readString(log);
                assertThat(process.isAlive()).as(said).isTrue();
                assertThat(said).contains("listens");
              });
      return provider;
    } catch (RuntimeException | Error e) {
      provider.close();
      throw e;
    }
  }

  /** Another name than the page's, so that browsers take it for another site. */
  String issuer() {
    return "http://localhost:" + port;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Into target/, once: scripts of packages are not run. */
  private static synchronized void install() {
    try {
      Files.createDirectories(MODULES);
      assumeTrue(exits(20, "node", "--version") == 0, "node is not installed");
      for (String name : List.of("package.json", "provider.js")) {
        Files.copy(
            SOURCES.resolve(name), MODULES.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      }
      if (!Files.exists(MODULES.resolve("installed"))) {
        int status =
            exits(
                INSTALL_SECONDS,
                "npm",
                "install",
                "--prefer-offline",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
                "--no-package-lock");
        assumeTrue(status == 0, "npm install failed: see viewer/target/npm/install.log");
        Files.createFile(MODULES.resolve("installed"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int exits(int seconds, String... command) {
    return run(MODULES.resolve("install.log"), command)
        .map(
            process -> {
              try {
                if (process.waitFor(seconds, TimeUnit.SECONDS)) {
                  return process.exitValue();
                }
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
              } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
              }
              return -1;
            })
        .orElse(-1);
  }

  /** Empty when there is no such command. */
  private static Optional<Process> run(Path log, String... command) {
    try {
      return Optional.of(
          new ProcessBuilder(new ArrayList<>(List.of(command)))
              .directory(MODULES.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start());
    } catch (IOException absent) {
      return Optional.empty();
    }
  }
}
