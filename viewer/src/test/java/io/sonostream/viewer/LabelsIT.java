package io.sonostream.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sonostream.embedded.LocalCluster;
import io.sonostream.schemas.AuditOutcome;
import io.sonostream.schemas.AuditRecord;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.schemas.records.FrameId;
import io.sonostream.schemas.records.LabelKey;
import io.sonostream.schemas.records.LabelMaps;
import io.sonostream.testkit.browser.Tab;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LabelsIT {
  private static final int WIDTH = 96;
  private static final int HEIGHT = 72;
  private static final int IGNORED = 255;

  private Rig rig;
  private Page page;

  @BeforeAll
  void open(LocalCluster cluster) {
    rig = new Rig(cluster, "labels", Map.of("viewer.access.person", "Ann"));
    page = Page.open(rig.url());
    page.tab.call("Page.bringToFront");
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

  /** A label of the upper half, which says nothing of the last row, and of the nerve neither. */
  private static LabeledFrame label(String device, String subject, String annotator) {
    Frame frame = Records.of(subject, Records.frame(device, 7, WIDTH, HEIGHT));
    byte[] classes = new byte[WIDTH * HEIGHT];
    Arrays.fill(classes, 0, classes.length / 2, (byte) 1);
    Arrays.fill(classes, classes.length - WIDTH, classes.length, (byte) IGNORED);
    LabeledFrame label = Records.label(frame, classes, annotator, List.of("lesion", "nerve"));
    return new LabeledFrame(
        frame,
        label.getLabelMap(),
        annotator,
        label.getSource(),
        label.getLabeledAt(),
        label.getClassNames(),
        IGNORED,
        List.of("lesion"),
        false);
  }

  private static String key(LabeledFrame label) {
    return FrameId.of(label.getFrame()).key();
  }

  private static String row(LabeledFrame label) {
    return "tr[data-frame='" + key(label) + "'] ";
  }

  private void awaitRows(LabeledFrame... labels) {
    String wanted = String.join(" ", Arrays.stream(labels).map(LabelsIT::key).sorted().toList());
    page.awaitTrue(
        "[...document.querySelectorAll('.board.labels tbody tr')].map(r => r.dataset.frame)"
            + ".sort().join(' ') === "
            + Tab.quoted(wanted));
  }

  private void ask(String name, String value) {
    page.tab.evaluate(
        "(() => { const i = document.querySelector('.filter [name="
            + name
            + "]'); i.value = "
            + Tab.quoted(value)
            + "; i.dispatchEvent(new Event('change')); })()");
  }

  @Test
  void labelsAreFoundDrawnAnewAndWithdrawnAndTheAuditHasWhy() {
    LabeledFrame own = label("ward-1", "subject-1", "Ann");
    LabeledFrame second = label("ward-2", "subject-1", "Bob");
    LabeledFrame third = label("ward-3", "subject-2", "Bob");
    SourceCoordinates place = rig.publishAsBefore(own);
    rig.publish(second);
    rig.publish(third);
    page.tab.evaluate("location.hash = '#/labels'");
    awaitRows(own, second, third);
    page.awaitText("#labels .count", "3 labels");
    ask("annotator", "Bob");
    awaitRows(second, third);
    ask("subject", "subject-2");
    awaitRows(third);
    ask("device", "ward-1");
    page.awaitTrue("!document.querySelector('#labels .empty').hidden");
    page.tab.click(".filter button[type=reset]");
    awaitRows(own, second, third);
    ask("since", "2999-01-01");
    page.awaitTrue("!document.querySelector('#labels .empty').hidden");
    page.tab.click(".filter button[type=reset]");
    awaitRows(own, second, third);

    page.tab.click(row(second) + ".open");
    page.awaitText(".editor .status", "Frame 7 is frozen");
    assertThat(page.canvasPixels("document.querySelector('#labels canvas.frame')")[0])
        .isEqualTo(second.getFrame().getPixels().get(0));
    page.tab.key("e", 0);
    // So much that it shows in the second digit whether the last row counts.
    page.tab.evaluate(
        "(() => { const r = document.querySelector('.editor .radius'); r.value = 14;"
            + " r.dispatchEvent(new Event('input')); })()");
    erase();
    page.tab.key("s", 2);
    page.awaitText(".editor .status", "with the label before, by Bob");
    LabeledFrame anew = newest(second);
    assertThat(page.text(".editor .status"))
        .contains("Dice " + dice(second, anew) + " with the label before");
    assertThat(anew.getAnnotator()).isEqualTo("Ann");
    assertThat(anew.getFrame()).isEqualTo(second.getFrame());
    assertThat(anew.getClassNames()).containsExactly("lesion", "nerve");
    assertThat(anew.getSpeaksFor()).containsExactly("lesion");
    assertThat(anew.getIgnoredValue()).isEqualTo(IGNORED);
    byte[] drawn = LabelMaps.decode(anew.getLabelMap());
    assertThat(drawn[0]).isEqualTo((byte) 1);
    assertThat(drawn[(HEIGHT / 2 - 1) * WIDTH + WIDTH / 2]).as("erased").isEqualTo((byte) 0);
    assertThat(drawn[drawn.length - 1]).isEqualTo((byte) IGNORED);
    page.tab.click(".editor .cancel");
    awaitRows(own, second, second, third);
    page.awaitText("#labels .count", "4 labels");
    theTwoReadersAreComparedByKeyboard(second, anew);

    page.tab.click(row(own) + ".withdraw");
    page.awaitTrue("document.querySelector('dialog[open]')");
    page.tab.evaluate("document.querySelector('dialog [name=reason]').value = 'wrong side'");
    page.tab.click("dialog button[type=submit]");
    awaitRows(second, second, third);
    List<ConsumerRecord<byte[], byte[]>> records =
        rig.topic.readAll(rig.topics.labels().name()).stream()
            .filter(r -> new String(r.key(), StandardCharsets.UTF_8).equals(key(own)))
            .toList();
    assertThat(records)
        .as("where it stood")
        .filteredOn(record -> record.partition() == place.getPartition())
        .last()
        .satisfies(last -> assertThat(last.value()).as("a tombstone").isNull());
    assertThat(records)
        .as("in every partition")
        .filteredOn(record -> record.value() == null)
        .extracting(ConsumerRecord::partition)
        .hasSize(rig.topics.options().labelPartitions());
    AuditRecord change =
        rig.topic.readAll(rig.topics.audit().name(), AuditRecord.class).stream()
            .map(Map.Entry::getValue)
            .filter(record -> record.getAction().equals("withdraw"))
            .reduce((older, newer) -> newer)
            .orElseThrow();
    assertThat(change.getOutcome()).isEqualTo(AuditOutcome.DONE);
    assertThat(change.getSubject()).isEqualTo(key(own));
    assertThat(change.getWho()).isEqualTo("Ann");
    assertThat(change.getReason()).isEqualTo("wrong side");

    page.tab.click("tr[data-label='" + LabelKey.of(anew).text() + "'] .withdraw");
    page.awaitText("dialog[open]", "has no label by Ann any more; those of its other readers stay");
    page.tab.evaluate("document.querySelector('dialog [name=reason]').value = 'Bob was right'");
    page.tab.click("dialog button[type=submit]");
    awaitRows(second, third);
    page.awaitTrue(
        "document.querySelector(" + Tab.quoted(row(second) + ".readers") + ").textContent === '1'");
    page.awaitText(row(second), "Bob");
    assertThat(page.unnamed()).isEmpty();
    assertThat(page.tab.problems()).isEmpty();
  }

  /**
   * Bob drew the upper half, and Ann erased a disc of it: there nothing is said, and each has an
   * outline of his own.
   */
  private void theTwoReadersAreComparedByKeyboard(LabeledFrame bobs, LabeledFrame anns) {
    String bobsRow = "tr[data-label='" + LabelKey.of(bobs).text() + "'] ";
    String agreement = dice(bobs, anns);
    page.awaitText(bobsRow + ".agreement", "2 readers, Dice " + agreement);
    page.tab.evaluate("document.querySelector(" + Tab.quoted(bobsRow + ".compare") + ").focus()");
    page.tab.key("Enter", 0);
    page.awaitText(".comparison .status", "2 readers; they agree by Dice " + agreement);
    assertThat(page.text(".comparison .pairs")).contains("Bob and Ann");
    page.awaitTrue("document.activeElement.matches('.comparison .cancel')");
    awaitColour(5, 5, 255, 255, 255, 80);
    awaitColour(WIDTH / 2, HEIGHT / 2 - 5, 0, 0, 0, 150);
    assertThat(colours(HEIGHT / 2 - 1)).as("outlines on each other take turns").hasSize(2);
    page.tab.key("1", 0);
    page.awaitTrue(
        "document.querySelector('.comparison .reader').getAttribute('aria-pressed') === 'false'");
    assertThat(colours(HEIGHT / 2 - 1)).as("Ann's alone").hasSize(1);
    page.tab.key("c", 0);
    awaitColour(5, 5, 0, 0, 0, 0);
    awaitColour(WIDTH / 2, HEIGHT / 2 - 5, 0, 0, 0, 0);
    assertThat(page.unnamed()).isEmpty();
    page.tab.key("Escape", 0);
    page.awaitTrue("!document.querySelector('.comparison')");
    page.awaitTrue(
        "document.activeElement === document.querySelector("
            + Tab.quoted(bobsRow + ".compare")
            + ")");
  }

  /** Of the lesion, where neither ignores. */
  private static String dice(LabeledFrame first, LabeledFrame second) {
    byte[] a = LabelMaps.decode(first.getLabelMap());
    byte[] b = LabelMaps.decode(second.getLabelMap());
    int both = 0;
    int each = 0;
    for (int i = 0; i < a.length; i++) {
      both += a[i] == 1 && b[i] == 1 ? 1 : 0;
      each += (a[i] == 1 ? 1 : 0) + (b[i] == 1 ? 1 : 0);
    }
    return String.format(Locale.ROOT, "%.2f", 2.0 * both / each);
  }

  private static String pixel(int x, int y) {
    return "[...document.querySelector('canvas.readings').getContext('2d').getImageData("
        + x
        + ", "
        + y
        + ", 1, 1).data].join()";
  }

  private void awaitColour(int x, int y, int... rgba) {
    String wanted = Arrays.stream(rgba).mapToObj(String::valueOf).collect(Collectors.joining(","));
    page.awaitTrue(pixel(x, y) + " === '" + wanted + "'");
  }

  /** Of the outline at the left of a row, far from what was erased. */
  private Set<String> colours(int y) {
    Set<String> colours = new HashSet<>();
    for (int x = 4; x < 16; x++) {
      colours.add(page.tab.evaluate(pixel(x, y)).asText());
    }
    return colours;
  }

  /** In the middle. */
  private void erase() {
    JsonNode box =
        page.tab.evaluate(
            "(() => { const b = document.querySelector('#labels canvas.overlay')"
                + ".getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; })()");
    page.tab.drag(new double[] {box.get(0).asDouble(), box.get(1).asDouble()});
  }

  private LabeledFrame newest(LabeledFrame label) {
    return rig.topic.readAll(rig.topics.labels().name(), LabeledFrame.class).stream()
        .filter(entry -> LabelKey.frameOf(entry.getKey()).equals(key(label)))
        .map(Map.Entry::getValue)
        .max(Comparator.comparing(LabeledFrame::getLabeledAt))
        .orElseThrow();
  }
}
