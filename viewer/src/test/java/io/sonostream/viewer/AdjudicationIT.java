package io.sonostream.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.embedded.LocalCluster;
import io.sonostream.schemas.AuditRecord;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabelSource;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.records.FrameId;
import io.sonostream.schemas.records.LabelKey;
import io.sonostream.testkit.browser.Tab;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdjudicationIT {
  private static final int WIDTH = 96;
  private static final int HEIGHT = 72;

  /** A row that Bob calls lesion and Cem doesn't. */
  private static final int DISPUTED = 30;

  private Rig rig;
  private Page page;

  @BeforeAll
  void open(LocalCluster cluster) {
    rig = new Rig(cluster, "adjudication", Map.of("viewer.access.person", "Ann"));
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

  private static LabeledFrame label(Frame frame, String annotator, int rows) {
    byte[] classes = new byte[WIDTH * HEIGHT];
    Arrays.fill(classes, 0, rows * WIDTH, (byte) 1);
    return Records.label(frame, classes, annotator, List.of("lesion"));
  }

  private static String row(LabeledFrame label) {
    return "tr[data-label='" + LabelKey.of(label).text() + "'] ";
  }

  private void press(String selector) {
    page.tab.evaluate("document.querySelector(" + Tab.quoted(selector) + ").focus()");
    page.tab.key("Enter", 0);
  }

  private void awaitRows(int rows) {
    page.awaitTrue("document.querySelectorAll('.board.labels tbody tr').length === " + rows);
  }

  private void awaitColour(int x, int y, int... rgba) {
    page.awaitTrue(
        "[...document.querySelector('canvas.readings').getContext('2d').getImageData("
            + x
            + ", "
            + y
            + ", 1, 1).data].join() === '"
            + String.join(",", Arrays.stream(rgba).mapToObj(String::valueOf).toList())
            + "'");
  }

  /** Bob and Cem differ; Ann looks at both and settles it, Dan does so later, and both go back. */
  @Test
  void aFrameIsSettledByKeyboardByWhoHasSeenItsReadersAndTheSettlementCanBeWithdrawn() {
    Frame frame = Records.frame("ward-1", 7, WIDTH, HEIGHT);
    LabeledFrame bobs = label(frame, "Bob", 36);
    LabeledFrame cems = label(frame, "Cem", 18);
    rig.publish(bobs);
    rig.publish(cems);
    page.tab.evaluate("location.hash = '#/labels'");
    awaitRows(2);
    page.awaitText(row(bobs) + ".agreement", "2 readers, Dice 0.67");
    press(row(cems) + ".compare");
    page.awaitText(".comparison .status", "2 readers; they agree by Dice 0.67");
    awaitColour(WIDTH / 2, DISPUTED, 0, 0, 0, 150);
    assertThat(page.unnamed()).isEmpty();

    page.tab.key("a", 0);
    page.awaitText(".editor .status", "Frame 7 is frozen");
    page.awaitTrue(
        "document.querySelector('.editor .adjudicate').getAttribute('aria-pressed') === 'true'");
    page.tab.key("s", 2);
    page.awaitText(".editor .status", "It speaks for the frame from now on");
    assertThat(page.text(".editor .status")).contains("Dice 1.00 with the label before, by Cem");
    LabeledFrame anns = newest("Ann");
    assertThat(anns.getAdjudicates()).isTrue();
    assertThat(anns.getSource()).isEqualTo(LabelSource.CORRECTION);
    assertThat(anns.getLabelMap()).as("it began with Cem's").isEqualTo(cems.getLabelMap());
    assertThat(actions()).containsExactly("adjudicate");
    assertThat(page.unnamed()).isEmpty();

    press(".editor .cancel");
    awaitRows(3);
    page.awaitText(row(bobs) + ".agreement", "3 readers, Dice 0.67; Ann adjudicated");
    page.awaitText(row(anns), "correction, adjudicates");
    press(row(bobs) + ".compare");
    page.awaitText(".comparison .status", "they agree by Dice 0.67; Ann adjudicated");
    page.awaitText(".comparison .sub", "Ann adjudicated this frame: white is that label");
    awaitColour(WIDTH / 2, 5, 255, 255, 255, 80);
    awaitColour(WIDTH / 2, DISPUTED, 0, 0, 0, 0);
    page.tab.key("Escape", 0);
    page.awaitTrue("!document.querySelector('.comparison')");

    LabeledFrame dans = label(frame, "Dan", 36);
    dans.put("adjudicates", true);
    rig.publish(dans);
    awaitRows(4);
    page.awaitText(row(anns) + ".agreement", "Dan adjudicated");
    press(row(bobs) + ".open");
    page.awaitText(".editor .status", "Frame 7 is frozen");
    page.awaitTrue(
        "document.querySelector('.editor .adjudicate').getAttribute('aria-pressed') === 'false'");
    page.tab.key("s", 2);
    page.awaitText(".editor .status", "The trainer goes on learning from what Dan adjudicated");
    assertThat(newest("Ann").getAdjudicates()).as("in place of what she had settled").isFalse();
    press(".editor .cancel");
    awaitRows(4);

    withdraw(dans, "Cem was right", "has no label by Dan any more; those of its other");
    awaitRows(3);
    page.awaitText(row(cems) + ".agreement", "3 readers, Dice");
    page.awaitTrue("!document.querySelector('.board.labels').textContent.includes('adjudicated')");
    assertThat(actions()).containsExactly("adjudicate", "correct", "withdraw");
    assertThat(page.unnamed()).isEmpty();
    assertThat(page.tab.problems()).isEmpty();
  }

  private void withdraw(LabeledFrame label, String reason, String explanation) {
    press(row(label) + ".withdraw");
    page.awaitText("dialog[open]", explanation);
    page.awaitText("dialog[open]", "and speak for it again");
    page.tab.evaluate(
        "document.querySelector('dialog [name=reason]').value = " + Tab.quoted(reason));
    page.tab.click("dialog button[type=submit]");
  }

  private LabeledFrame newest(String annotator) {
    return rig.topic.readAll(rig.topics.labels().name(), LabeledFrame.class).stream()
        .map(Map.Entry::getValue)
        .filter(label -> label != null && label.getAnnotator().equals(annotator))
        .reduce((older, newer) -> newer)
        .orElseThrow();
  }

  /** Of what was done to the frame. */
  private List<String> actions() {
    return rig.topic.readAll(rig.topics.audit().name(), AuditRecord.class).stream()
        .map(Map.Entry::getValue)
        .filter(record -> record.getSubject().equals(FrameId.parse("ward-1/exam-1/7").key()))
        .map(AuditRecord::getAction)
        .distinct()
        .toList();
  }
}
