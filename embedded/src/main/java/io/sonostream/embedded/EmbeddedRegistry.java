package io.sonostream.embedded;

import io.sonostream.runtime.ChildEnvironment;
import io.sonostream.runtime.ParentWatch;
import io.sonostream.runtime.UserException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * An Apicurio schema registry as a child process on loopback, with its schemas in H2 files. Speaks
 * Confluent's API at {@link #url}. The child ends with this object, and also when this JVM dies in
 * any way.
 */
public final class EmbeddedRegistry implements AutoCloseable {
  private static final String MAIN = "io.quarkus.runner.GeneratedMain";
  private static final Duration START_LIMIT = Duration.ofSeconds(120);

  /** A start takes about a quarter of it; who has had less is waited for, on a busy machine. */
  private static final Duration PROCESSOR_TIME = Duration.ofSeconds(60);

  private static final Duration BUSY_START_LIMIT = Duration.ofMinutes(10);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  private final Process process;
  private final int port;

  private EmbeddedRegistry(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts the registry and returns when it answers.
   *
   * @param directory where it keeps its schemas and its log
   * @param port to listen on; 0 for any free one
   */
  public static EmbeddedRegistry start(Path directory, int port) {
    int listener = Ports.claim(port, "registry", "--registry-port");
    Path log = directory.resolve("registry.log");
    try {
      Files.createDirectories(directory);
      Process process = launch(directory, listener, log);
      EmbeddedRegistry registry = new EmbeddedRegistry(process, listener);
      registry.awaitReady(log);
      return registry;
    } catch (IOException e) {
      throw new UncheckedIOException("registry directory " + directory, e);
    }
  }

  /** Base address of Confluent's API, for {@code schema.registry.url}. */
  public String url() {
    return "http://127.0.0.1:" + port + "/apis/ccompat/v7";
  }

  public int port() {
    return port;
  }

  /** False once its process has ended, for whatever reason. */
  public boolean alive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static Process launch(Path directory, int port, Path log) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    String classPath =
        String.join(
            File.pathSeparator,
            RegistryHome.jar().toString(),
            RegistryHome.codeOf(RegistryGuard.class).toString(),
            RegistryHome.codeOf(ParentWatch.class).toString());
    List<String> command =
        List.of(
            java.toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:TieredStopAtLevel=1",
            "-Dquarkus.http.host=127.0.0.1",
            "-Dquarkus.http.port=" + port,
            "-Dapicurio.storage.kind=sql",
            "-Dapicurio.storage.sql.kind=h2",
            "-Dapicurio.datasource.url=jdbc:h2:file:"
                + directory.toAbsolutePath().resolve("schemas")
                + ";DB_CLOSE_ON_EXIT=FALSE",
            // By default it ends when a busy machine gives it no connection within 5 s.
            "-Dquarkus.datasource.h2.jdbc.acquisition-timeout=60",
            "-cp",
            classPath,
            RegistryGuard.class.getName(),
            MAIN);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    ChildEnvironment.tidy(builder.environment());
    return builder.start();
  }

  private void awaitReady(Path log) {
    HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    HttpRequest question =
        HttpRequest.newBuilder(URI.create(url() + "/subjects"))
            .timeout(Duration.ofSeconds(5))
            .build();
    long began = System.nanoTime();
    while (mayStillCome(Duration.ofNanos(System.nanoTime() - began))) {
      if (!process.isAlive()) {
        throw new UserException(
            "the registry ended with status "
                + process.exitValue()
                + " while starting; its log is "
                + log);
      }
      if (answers(client, question)) {
        return;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    close();
    throw new UserException(
        "the registry did not answer within "
            + Duration.ofNanos(System.nanoTime() - began).toSeconds()
            + " s; its log is "
            + log);
  }

  private boolean mayStillCome(Duration waited) {
    if (waited.compareTo(START_LIMIT) < 0) {
      return true;
    }
    return waited.compareTo(BUSY_START_LIMIT) < 0
        && process
            .info()
            .totalCpuDuration()
            .map(used -> used.compareTo(PROCESSOR_TIME) < 0)
            .orElse(false);
  }

  private static boolean answers(HttpClient client, HttpRequest question) {
    try {
      return client.send(question, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the registry", e);
    }
  }
}
