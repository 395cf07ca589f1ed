package io.sonostream.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sonostream.embedded.LocalCluster;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.TrainingEventType;
import io.sonostream.schemas.control.Assignments;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the page's colours come to in a real browser, by the formula of WCAG 2.2 (1.4.3 text, 1.4.11
 * parts of the interface), and that everything on it can be reached and named without a mouse.
 */
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AppearanceIT {
  private static final int SIDE = 48;
  private static final double TEXT = 4.5;
  private static final double PARTS = 3;
  private static final List<String> VIEWS =
      List.of("#/live", "#/live/seen", "#/models", "#/training", "#/labels");

  private Rig rig;
  private Page page;

  @BeforeAll
  void open(LocalCluster cluster) {
    // A mask that comes late on a busy machine still finds its frame.
    rig = new Rig(cluster, "appearance", Map.of("viewer.live.mask-wait", "60s"));
    page = Page.open(rig.url());
    page.tab.call("Page.bringToFront");
    tell();
  }

  @AfterAll
  void close() {
    if (page != null) {
      page.close();
    }
    if (rig != null) {
      rig.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void everyTextStandsOutFromItsGround(String scheme) {
    page.scheme(scheme);
    for (String view : VIEWS) {
      show(view);
      JsonNode texts = page.tab.evaluate(Contrast.TEXTS);
      assertThat(texts.size()).as("texts on " + view).isGreaterThan(8);
      assertThat(faint(texts, TEXT)).as("faint texts on " + view + " in " + scheme).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void everyControlAndLineStandsOutFromItsGround(String scheme) {
    page.scheme(scheme);
    for (String view : VIEWS) {
      show(view);
      JsonNode parts = page.tab.evaluate(Contrast.PARTS);
      assertThat(parts.size()).as("parts on " + view).isPositive();
      assertThat(faint(parts, PARTS)).as("faint parts on " + view + " in " + scheme).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void theFocusIsSeenWhereverItGoes(String scheme) {
    page.scheme(scheme);
    for (String view : VIEWS) {
      page.reload();
      show(view);
      List<String> order = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        page.tab.key("Tab", 0);
        JsonNode focus = page.tab.evaluate(Contrast.FOCUS);
        if (focus.isMissingNode() || focus.isNull()) {
          break;
        }
        order.add(focus.path("name").asText());
        assertThat(focus.path("width").asDouble())
            .as("width of the ring around " + focus.path("name").asText() + " on " + view)
            .isGreaterThanOrEqualTo(2);
        assertThat(focus.path("ratio").asDouble())
            .as("ring around " + focus.path("name").asText() + " on " + view)
            .isGreaterThanOrEqualTo(PARTS);
      }
      // The order of the page itself: the way past the bar, the bar, then the view.
      assertThat(order).startsWith("Skip to the content", "Sonostream", "Live", "Models");
      assertThat(order).doesNotHaveDuplicates().hasSizeGreaterThan(7);
    }
  }

  @Test
  void everythingThatCanBeUsedHasARoleAndAName() {
    for (String view : VIEWS) {
      show(view);
      assertThat(page.unnamed()).as("nameless on " + view).isEmpty();
      assertThat(
              page.tab
                  .evaluate("document.querySelectorAll('main > section:not([hidden]) h1').length")
                  .asInt())
          .as("headings of " + view)
          .isEqualTo(1);
    }
  }

  @Test
  void aPersonWithoutAMouseCorrectsAMaskAndComesBack() {
    show("#/live");
    page.tab.evaluate("document.querySelector('.tile[data-device=seen]').focus()");
    page.tab.key("Enter", 0);
    page.awaitTrue("!document.getElementById('stage').hidden");
    page.awaitTrue("document.querySelector('.stage .screen').dataset.sequence");
    page.tab.key("c", 0);
    page.awaitText(".editor .status", "is frozen");
    assertThat(page.tab.evaluate("document.activeElement.className").asText()).contains("screen");
    String painted = "document.querySelector('.editor .undo').disabled";
    assertThat(page.tab.evaluate(painted).asBoolean()).isTrue();
    page.tab.key("ArrowRight", 8);
    page.tab.key("ArrowDown", 0);
    page.tab.key("e", 0);
    page.tab.key("Enter", 0);
    page.awaitTrue("!" + painted);
    page.tab.key("z", 2);
    page.awaitTrue(painted);
    page.awaitTrue("!document.querySelector('.editor .redo').disabled");
    page.tab.key("y", 2);
    page.awaitTrue("!" + painted);
    page.tab.evaluate("document.querySelector('.editor .cancel').focus()");
    page.tab.key("Enter", 0);
    page.awaitTrue("!document.querySelector('.editor')");
    page.tab.key("Escape", 0);
    page.awaitTrue("!document.getElementById('live').hidden");
  }

  @Test
  void keysRestWhileSomeoneTypesAndWhenSwitchedOff() {
    show("#/models");
    page.tab.evaluate("document.querySelector('tr[data-version=v1] .promote').click()");
    page.awaitTrue("document.querySelector('dialog[open]')");
    page.tab.evaluate("document.querySelector('dialog [name=reason]').focus()");
    page.tab.key("m", 0);
    String masks = "document.querySelector('#live .toolbar button').getAttribute('aria-pressed')";
    assertThat(page.tab.evaluate(masks).asText()).isEqualTo("true");
    assertThat(page.tab.evaluate("document.querySelector('dialog [name=reason]').value").asText())
        .isEqualTo("m");
    page.tab.key("Escape", 0);
    page.awaitTrue("!document.querySelector('dialog')");

    page.tab.key("?", 8);
    page.awaitTrue("document.querySelector('dialog[open] input[type=checkbox]')");
    page.tab.click("dialog input[type=checkbox]");
    page.tab.key("Escape", 0);
    page.awaitTrue("!document.querySelector('dialog')");
    page.tab.key("m", 0);
    assertThat(page.tab.evaluate(masks).asText()).isEqualTo("true");
    page.tab.evaluate(
        "import('/js/settings.js').then(settings => settings.change({ keys: true }))");
    page.tab.key("m", 0);
    assertThat(page.tab.evaluate(masks).asText()).isEqualTo("false");
    page.tab.key("m", 0);
  }

  @Test
  void nothingIsCutOffOnATabletOrAPhone() {
    for (int width : new int[] {1024, 768, 390}) {
      page.tab.resize(width, 800, 1);
      for (String view : VIEWS) {
        show(view);
        assertFits(view, width);
      }
      show("#/live/seen");
      page.tab.key("c", 0);
      page.awaitText(".editor .status", "is frozen");
      page.settle();
      assertFits("the editor", width);
      page.tab.click(".editor .cancel");
    }
    page.tab.call("Emulation.clearDeviceMetricsOverride");
  }

  private void assertFits(String view, int width) {
    assertThat(page.tab.evaluate("document.documentElement.scrollWidth").asInt())
        .as("width of " + view + " on a screen of " + width)
        .isLessThanOrEqualTo(width);
  }

  private void show(String view) {
    page.tab.evaluate("location.hash = '" + view + "'");
    String section = view.startsWith("#/live/") ? "stage" : view.substring(2);
    page.awaitTrue("!document.getElementById('" + section + "').hidden");
    // What only comes with the next snapshot or picture.
    String ready =
        switch (section) {
          case "live" -> "document.querySelectorAll('#live .news:not([hidden])').length";
          case "stage" -> "document.querySelector('.stage .waterfall rect')";
          case "models" -> "document.querySelector('#models tr.champion')";
          case "labels" -> "document.querySelector('#labels .board tbody tr')";
          default -> "document.querySelector('#training .run path.line')";
        };
    page.awaitTrue(ready);
    page.settle();
  }

  /** Lines for people: what, its colours, their ratio. */
  private static List<String> faint(JsonNode measured, double least) {
    List<String> faint = new ArrayList<>();
    for (JsonNode one : measured) {
      if (one.path("ratio").asDouble() < least) {
        faint.add(one.toString());
      }
    }
    return faint;
  }

  /** Something of everything: stale and shed, every outcome, champion and plain releases. */
  private void tell() {
    Instant at = Instant.now().minusSeconds(300);
    rig.publish(Records.release("v1", null, 0.61, at));
    rig.publish(Records.release("v2", "v1", 0.78, at));
    rig.publish(
        Assignments.promote(
            Assignments.promote(null, Records.TASK, "v1", "gate", "first", at),
            Records.TASK,
            "v2",
            "gate",
            "better",
            at.plusSeconds(1)));
    for (TrainingEventType outcome :
        List.of(
            TrainingEventType.PROMOTED,
            TrainingEventType.REJECTED,
            TrainingEventType.FAILED,
            TrainingEventType.CANCELLED)) {
      rig.publish(Records.event(outcome.name(), outcome, at, "v2", "because"));
    }
    for (int epoch = 1; epoch <= 4; epoch++) {
      rig.publish(Records.epoch("running", epoch, 12, 0.2 * epoch, at.plusSeconds(epoch)));
    }
    byte[] classes = new byte[SIDE * SIDE];
    Arrays.fill(classes, 300, 900, (byte) 1);
    for (int sequence = 1; sequence <= 5; sequence++) {
      rig.publish(
          Records.frame("seen", sequence, SIDE, SIDE), classes, List.of("lesion", "cyst"), "v2");
    }
    rig.publish(
        Records.label(
            Records.frame("seen", 5, SIDE, SIDE), classes, "ann", List.of("lesion", "cyst")));
    Frame late = Records.frame("late", 1, SIDE, SIDE);
    rig.publish(Records.shed(late, rig.publish(late)));
    page.awaitPicture("seen", 5);
    page.awaitPicture("late", 1);
  }
}
