package io.sonostream.testkit.browser;

import io.sonostream.runtime.FileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Headless Chromium with a profile of its own, as a child process that ends with this object. */
public final class Chromium implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Pattern LISTENING = Pattern.compile("DevTools listening on (ws://\\S+)");
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  private final Process process;
  private final Path profile;
  private final URI devTools;
  private final HttpClient http = HttpClient.newHttpClient();

  private Chromium(Process process, Path profile, URI devTools) {
    this.process = process;
    this.profile = profile;
    this.devTools = devTools;
  }

  /** The browser of this machine: SONOSTREAM_CHROMIUM, or the first that PATH knows. */
  public static Optional<Path> find() {
    String named = System.getenv("SONOSTREAM_CHROMIUM");
    if (named != null) {
      return Optional.of(Path.of(named)).filter(Files::isExecutable);
    }
    String[] directories = System.getenv().getOrDefault("PATH", "").split(":");
    return NAMES.stream()
        .flatMap(name -> Stream.of(directories).map(directory -> Path.of(directory, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * @param width of the window, in pixels
   */
  public static Chromium start(Path binary, int width, int height) {
    try {
      Path profile = Files.createTempDirectory("sonostream-chromium");
      Path log = profile.resolve("chromium.log");
      List<String> command = new ArrayList<>();
      command.add(binary.toString());
      command.addAll(
          List.of(
              "--headless",
              "--no-sandbox",
              "--disable-gpu",
              "--disable-quic",
              "--no-first-run",
              "--disable-background-networking",
              "--disable-component-update",
              "--disable-sync",
              "--disable-dev-shm-usage",
              "--hide-scrollbars",
              "--force-color-profile=srgb",
              "--remote-debugging-port=0",
              "--window-size=" + width + "," + height,
              "--user-data-dir=" + profile,
              "about:blank"));
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      return new Chromium(process, profile, awaitAddress(process, log));
    } catch (IOException e) {
      throw new UncheckedIOException("Chromium " + binary + " did not start", e);
    }
  }

  /** A new window, which loads the address. */
  public Tab open(String url) {
    Tab tab = new Tab(http, newWindow());
    tab.call("Page.enable");
    tab.call("Runtime.enable");
    tab.call("Log.enable");
    // Tests make their certificates themselves; no browser knows who signed them.
    tab.call("Security.setIgnoreCertificateErrors", "ignore", true);
    tab.navigate(url);
    return tab;
  }

  @Override
  public void close() {
    // The launcher is a script: its children are the browser.
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("Chromium " + process.pid() + " does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    delete(profile);
  }

  /** A window of its own: a tab behind another one would not be painted. */
  private URI newWindow() {
    String target =
        new Tab(http, devTools)
            .call("Target.createTarget", "url", "about:blank", "newWindow", true)
            .required("targetId")
            .asText();
    return URI.create("ws://" + devTools.getAuthority() + "/devtools/page/" + target);
  }

  private static URI awaitAddress(Process process, Path log) throws IOException {
    long end = System.nanoTime() + START_LIMIT.toNanos();
    while (System.nanoTime() < end) {
      Matcher said = LISTENING.matcher(Files.readString(log));
      if (said.find()) {
        return URI.create(said.group(1));
      }
      if (!process.isAlive()) {
        break;
      }
      LockSupport.parkNanos(50_000_000);
    }
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    throw new IOException("no address after " + START_LIMIT + ": " + Files.readString(log));
  }

  private static void delete(Path directory) {
    try {
      FileTree.delete(directory);
    } catch (IOException e) {
      // A temporary directory that a dying browser still writes to; the system clears it.
    }
  }
}
