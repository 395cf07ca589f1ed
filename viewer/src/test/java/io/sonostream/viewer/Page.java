package io.sonostream.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sonostream.embedded.browser.Chromium;
import io.sonostream.embedded.browser.Tab;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/** The page in a real browser; without one the test is skipped, and says so. */
public final class Page implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(Long.getLong("patience", 30));

  private final Chromium browser;
  final Tab tab;

  private Page(Chromium browser, Tab tab) {
    this.browser = browser;
    this.tab = tab;
  }

  /** Opens the page and waits until it is connected. */
  public static Page open(String url) {
    Optional<Path> chromium = Chromium.find();
    Assumptions.assumeTrue(
        chromium.isPresent(), "SKIPPED: no Chromium on PATH (or in SONOSTREAM_CHROMIUM)");
    Chromium browser = Chromium.start(chromium.orElseThrow(), 1440, 960);
    try {
      Page page = new Page(browser, browser.open(url));
      page.awaitText("#connection", "Connected");
      return page;
    } catch (RuntimeException | Error e) {
      browser.close();
      throw e;
    }
  }

  void awaitTrue(String expression) {
    Awaitility.await(expression)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .until(() -> tab.evaluate("Boolean(" + expression + ")").asBoolean());
  }

  void awaitText(String selector, String text) {
    Awaitility.await(selector + " says " + text)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(() -> assertThat(text(selector)).contains(text));
  }

  String text(String selector) {
    return tab.evaluate("document.querySelector(" + Tab.quoted(selector) + ")?.textContent ?? ''")
        .asText();
  }

  /** Waits until the tile shows this very frame. */
  void awaitPicture(String device, long sequence) {
    awaitTrue(screen(device) + "?.dataset.sequence === '" + sequence + "'");
  }

  /** The bytes r, g, b, a of a canvas of a device's tile. */
  byte[] pixels(String device, String canvas) {
    return canvasPixels(screen(device) + ".querySelector('canvas." + canvas + "')");
  }

  byte[] canvasPixels(String expression) {
    JsonNode base64 =
        tab.evaluate(
            "(() => { const c = "
                + expression
                + "; const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
                + " let s = ''; for (let i = 0; i < d.length; i += 8192)"
                + " s += String.fromCharCode(...d.subarray(i, i + 8192)); return btoa(s); })()");
    return Base64.getDecoder().decode(base64.asText());
  }

  static String screen(String device) {
    return "[...document.querySelectorAll('.tile')].find(t => t.dataset.device === "
        + Tab.quoted(device)
        + ")?.querySelector('.screen')";
  }

  @Override
  public void close() {
    browser.close();
  }
}
