package io.sonostream.benchmarks.viewer;

import io.sonostream.viewer.Viewer;
import io.sonostream.viewer.ViewerSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A viewer in a JVM of its own, so that its processor time is nobody else's. It ends with its
 * standard input.
 */
public final class ViewerProcess implements AutoCloseable {
  private static final long LEAVE_SECONDS = 30;

  private final Process process;
  private final String url;

  private ViewerProcess(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  /**
   * @param settings dotted paths
   */
  static ViewerProcess start(Map<String, ?> settings) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                ViewerProcess.class.getName()));
    settings.forEach((key, value) -> command.add(key + "=" + value));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().put("SONOSTREAM_LOG_LEVEL", "WARN");
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    try {
      Process process = builder.start();
      // Not closed: the child writes nothing more, and its end closes it.
      BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
      String url = out.readLine();
      while (url != null && !url.startsWith("http://")) {
        url = out.readLine();
      }
      if (url == null) {
        throw new IllegalStateException("the viewer did not start; its words are above");
      }
      return new ViewerProcess(process, url);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return url;
  }

  /** User and system time so far. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElseThrow();
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(LEAVE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException alreadyGone) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /**
   * The child.
   *
   * @param args settings, as {@code key=value}
   */
  public static void main(String[] args) throws IOException {
    Map<String, Object> overrides = new HashMap<>();
    for (String setting : args) {
      int equals = setting.indexOf('=');
      overrides.put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    try (Viewer viewer = new Viewer(ViewerSettings.load(null, overrides), Clock.systemUTC())) {
      viewer.start();
      System.out.println(viewer.url());
      int read = System.in.read();
      while (read >= 0) {
        read = System.in.read();
      }
    }
    System.exit(0);
  }
}
