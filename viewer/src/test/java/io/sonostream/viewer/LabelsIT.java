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
import io.sonostream.schemas.records.LabelMaps;
import io.sonostream.testkit.browser.Tab;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
        List.of("lesion"));
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
    SourceCoordinates place = rig.publish(own);
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
    erase();
    page.tab.key("s", 2);
    page.awaitText(".editor .status", "with the label before, by Bob");
    LabeledFrame anew = newest(second);
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
    page.awaitText(row(second), "Ann");

    page.tab.click(row(own) + ".withdraw");
    page.awaitTrue("document.querySelector('dialog[open]')");
    page.tab.evaluate("document.querySelector('dialog [name=reason]').value = 'wrong side'");
    page.tab.click("dialog button[type=submit]");
    awaitRows(second, third);
    ConsumerRecord<byte[], byte[]> last =
        rig.topic.readAll(rig.topics.labels().name()).stream()
            .filter(r -> new String(r.key(), StandardCharsets.UTF_8).equals(key(own)))
            .reduce((older, newer) -> newer)
            .orElseThrow();
    assertThat(last.value()).as("a tombstone").isNull();
    assertThat(last.partition()).isEqualTo(place.getPartition());
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
    assertThat(page.unnamed()).isEmpty();
    assertThat(page.tab.problems()).isEmpty();
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
        .filter(entry -> entry.getKey().equals(key(label)))
        .map(Map.Entry::getValue)
        .reduce((older, newer) -> newer)
        .orElseThrow();
  }
}
