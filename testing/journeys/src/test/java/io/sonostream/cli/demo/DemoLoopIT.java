package io.sonostream.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.testkit.browser.Chromium;
import io.sonostream.testkit.browser.Tab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The demo as a visitor sees it, from the weak model to the promoted one, without a click; and the
 * pictures of docs/images, taken on the way. It lasts some minutes, so {@code
 * tools/take-screenshots} runs it, and not every build.
 */
@EnabledIfSystemProperty(named = "sonostream.screenshots", matches = ".+")
class DemoLoopIT {
  private static final Pattern ADDRESS = Pattern.compile("live page at (http://\\S+)");
  private static final int ENDED_BY_SIGNAL = 128 + 15;
  private static final Duration LOOP = Duration.ofMinutes(15);
  private static final Duration STEP = Duration.ofMinutes(2);
  private static final String VERSIONS =
      "[...document.querySelectorAll('.tile .version')].map(v => v.textContent)";

  @TempDir Path directory;

  private final Path images = Path.of(System.getProperty("sonostream.screenshots", ""));
  private Tab tab;

  @Test
  void aVisitorSeesAWeakModelATrainingRunAPromotionAndOtherMasks() throws Exception {
    Files.createDirectories(images);
    try (DemoProcess demo =
            new DemoProcess(directory, "--json", "--headless", "--devices", "4", "--rate", "10");
        Chromium browser = Chromium.start(Chromium.find().orElseThrow(), 1440, 900)) {
      tab = browser.open(address(demo));
      tab.resize(1440, 900, 1);
      until("document.querySelectorAll('.tile .screen[data-sequence]').length === 4");
      until(VERSIONS + ".every(v => v === 'weak-1')");

      // What the visitor sees while the run goes on: the strip over the wall, and the plot.
      within(LOOP, "/epoch ([6-9]|1\\d) of/.test(document.querySelector('.news').textContent)");
      take("live-before");
      show("#/training", "document.querySelectorAll('#training .run path.line').length === 3");
      take("training");
      show("#/live", "!document.getElementById('live').hidden");

      within(LOOP, "document.querySelector('.news').dataset.tone === 'good'");
      within(LOOP, VERSIONS + ".every(v => v !== 'weak-1')");
      take("live");
      show("#/live/device-02", "document.querySelector('.stage .waterfall rect')");
      take("device");
      tab.click("button.correct");
      until("document.querySelector('.editor .status').textContent.includes('is frozen')");
      take("correction");
      tab.click(".editor .cancel");
      show("#/models", "document.querySelectorAll('#models tr[data-version]').length === 2");
      take("models");

      assertThat(tab.problems()).isEmpty();
      assertThat(demo.interrupt()).as(demo.errors()).isEqualTo(ENDED_BY_SIGNAL);
      assertThat(demo.errors())
          .containsPattern("\\+\\d+ s  epoch \\d+ of \\d+, validation Dice 0\\.\\d{3}")
          .containsPattern("\\+\\d+ s  promoted: Dice")
          .containsPattern("\\+\\d+ s  masks come from \\d{8}-");
      JsonNode summary = new ObjectMapper().readTree(demo.output());
      assertThat(summary.get("missing").asLong()).isZero();
      assertThat(summary.get("models")).hasSize(2);
      System.err.print(demo.errors());
      System.err.println(summary);
    }
  }

  private String address(DemoProcess demo) {
    String[] address = new String[1];
    await("the live page's address")
        .atMost(LOOP)
        .until(
            () -> {
              Matcher said = ADDRESS.matcher(demo.errors());
              if (!demo.alive()) {
                throw new IllegalStateException(demo.errors());
              }
              address[0] = said.find() ? said.group(1) : null;
              return address[0] != null;
            });
    return address[0];
  }

  private void show(String view, String ready) {
    tab.evaluate("location.hash = " + Tab.quoted(view));
    until(ready);
    // The curves and figures fill within a snapshot or two.
    tab.evaluate("new Promise(done => setTimeout(done, 1500))");
  }

  private void until(String condition) {
    within(STEP, condition);
  }

  private void within(Duration limit, String condition) {
    await(condition)
        .atMost(limit)
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptions()
        .until(() -> tab.evaluate("Boolean(" + condition + ")").asBoolean());
  }

  /** In light and in dark. */
  private void take(String name) throws IOException {
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
