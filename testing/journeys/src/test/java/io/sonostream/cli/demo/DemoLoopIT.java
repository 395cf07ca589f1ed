package io.sonostream.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.testkit.browser.Chromium;
import io.sonostream.testkit.browser.Tab;
import java.nio.file.Path;
import java.time.Duration;
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
@EnabledIfSystemProperty(named = Camera.FOLDER, matches = ".+")
class DemoLoopIT {
  private static final Pattern ADDRESS = Pattern.compile("live page at (http://\\S+)");
  private static final int ENDED_BY_SIGNAL = 128 + 15;
  private static final Duration LOOP = Duration.ofMinutes(15);
  private static final String VERSIONS =
      "[...document.querySelectorAll('.tile .version')].map(v => v.textContent)";

  @TempDir Path directory;

  private Camera camera;

  @Test
  void aVisitorSeesAWeakModelATrainingRunAPromotionAndOtherMasks() throws Exception {
    try (DemoProcess demo =
            new DemoProcess(directory, "--json", "--headless", "--devices", "4", "--rate", "10");
        Chromium browser = Chromium.start(Chromium.find().orElseThrow(), 1440, 900)) {
      Tab tab = browser.open(address(demo));
      camera = new Camera(tab);
      tab.resize(1440, 900, 1);
      camera.until("document.querySelectorAll('.tile .screen[data-sequence]').length === 4");
      camera.until(VERSIONS + ".every(v => v === 'weak-1')");

      // What the visitor sees while the run goes on: the strip over the wall, and the plot.
      camera.within(
          LOOP, "/epoch ([6-9]|1\\d) of/.test(document.querySelector('.news').textContent)");
      camera.take("live-before");
      camera.show(
          "#/training", "document.querySelectorAll('#training .run path.line').length === 3");
      camera.take("training");
      camera.show("#/live", "!document.getElementById('live').hidden");

      camera.within(LOOP, "document.querySelector('.news').dataset.tone === 'good'");
      camera.within(LOOP, VERSIONS + ".every(v => v !== 'weak-1')");
      camera.take("live");
      camera.show("#/live/device-02", "document.querySelector('.stage .waterfall rect')");
      camera.take("device");
      tab.click("button.correct");
      camera.until("document.querySelector('.editor .status').textContent.includes('is frozen')");
      camera.take("correction");
      tab.click(".editor .cancel");
      camera.show("#/models", "document.querySelectorAll('#models tr[data-version]').length === 2");
      camera.take("models");

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
}
