package io.sonostream.cli.demo;

import static org.awaitility.Awaitility.await;

import io.sonostream.testkit.browser.Tab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Takes the pictures of docs/images: of the page in a browser's tab, in light and in dark. */
final class Camera {
  /** A folder for the pictures; without it none are wanted. */
  static final String FOLDER = "sonostream.screenshots";

  private static final Duration STEP = Duration.ofMinutes(2);

  private final Tab tab;
  private final Path images;

  Camera(Tab tab) throws IOException {
    this.tab = tab;
    this.images = Path.of(System.getProperty(FOLDER, ""));
    Files.createDirectories(images);
  }

  void show(String view, String ready) {
    tab.evaluate("location.hash = " + Tab.quoted(view));
    until(ready);
    // The curves and figures fill within a snapshot or two.
    tab.evaluate("new Promise(done => setTimeout(done, 1500))");
  }

  void until(String condition) {
    within(STEP, condition);
  }

  void within(Duration limit, String condition) {
    await(condition)
        .atMost(limit)
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptions()
        .until(() -> tab.evaluate("Boolean(" + condition + ")").asBoolean());
  }

  void take(String name) throws IOException {
    for (String scheme : List.of("light", "dark")) {
      tab.call(
          "Emulation.setEmulatedMedia",
          "features",
          List.of(Map.of("name", "prefers-color-scheme", "value", scheme)));
      tab.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done, 300)))");
      Files.write(
          images.resolve(name + (scheme.equals("dark") ? "-dark" : "") + ".png"), tab.screenshot());
    }
    tab.call("Emulation.setEmulatedMedia", "features", List.of());
  }
}
