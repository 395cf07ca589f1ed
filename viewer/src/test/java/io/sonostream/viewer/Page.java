package io.sonostream.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sonostream.testkit.browser.Chromium;
import io.sonostream.testkit.browser.Tab;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/** The page in a real browser; without one the test is skipped, and says so. */
public final class Page implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(Long.getLong("patience", 120));

  private static final Set<String> USABLE =
      Set.of(
          "button",
          "link",
          "textbox",
          "slider",
          "combobox",
          "checkbox",
          "image",
          "application",
          "progressbar",
          "dialog",
          "columnheader",
          "region");

  private final Chromium browser;
  final Tab tab;

  private Page(Chromium browser, Tab tab) {
    this.browser = browser;
    this.tab = tab;
  }

  /** Opens the page and waits until it is connected. */
  public static Page open(String url) {
    Page page = at(url);
    try {
      page.awaitText("#connection", "Connected");
      return page;
    } catch (RuntimeException | Error e) {
      page.close();
      throw e;
    }
  }

  /** Opens an address, whatever is there. */
  static Page at(String url) {
    Optional<Path> chromium = Chromium.find();
    Assumptions.assumeTrue(
        chromium.isPresent(), "SKIPPED: no Chromium on PATH (or in SONOSTREAM_CHROMIUM)");
    Chromium browser = Chromium.start(chromium.orElseThrow(), 1440, 960);
    try {
      return new Page(browser, browser.open(url));
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

  /** A page that loads anew meanwhile is asked again. */
  void awaitText(String selector, String text) {
    Awaitility.await(selector + " says " + text)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(text(selector)).contains(text));
  }

  String text(String selector) {
    return tab.evaluate("document.querySelector(" + Tab.quoted(selector) + ")?.textContent ?? ''")
        .asText();
  }

  /** Shows the page to a person who prefers light or dark. */
  void scheme(String lightOrDark) {
    tab.call(
        "Emulation.setEmulatedMedia",
        "features",
        List.of(
            Map.of("name", "prefers-color-scheme", "value", lightOrDark),
            Map.of("name", "prefers-reduced-motion", "value", "reduce")));
  }

  /** As when it was just opened: the focus begins at the top. */
  void reload() {
    tab.evaluate("window.before = true");
    tab.call("Page.reload");
    awaitTrue("!window.before && document.querySelector('#connection').dataset.state === 'open'");
  }

  /** Waits until what was changed is painted. */
  void settle() {
    tab.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
  }

  /** What can be used but has no name in the accessibility tree, as role and description. */
  List<String> unnamed() {
    List<String> unnamed = new ArrayList<>();
    for (JsonNode node : tab.call("Accessibility.getFullAXTree").path("nodes")) {
      String role = node.path("role").path("value").asText();
      boolean usable = USABLE.contains(role) && !node.path("ignored").asBoolean();
      if (usable && node.path("name").path("value").asText().isBlank()) {
        unnamed.add(role + " " + node.path("properties"));
      }
    }
    return unnamed;
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
