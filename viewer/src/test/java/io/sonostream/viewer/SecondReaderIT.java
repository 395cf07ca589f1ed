package io.sonostream.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.client.Cluster;
import io.sonostream.client.masks.MaskReader;
import io.sonostream.embedded.LocalCluster;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabelRequest;
import io.sonostream.schemas.LabelRequests;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.schemas.records.FrameId;
import io.sonostream.testkit.browser.Tab;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Ann's page asks another reader where her label and the mask differ; Bob's offers him the frame.
 */
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecondReaderIT {
  private static final int WIDTH = 96;
  private static final int HEIGHT = 72;
  private static final List<String> NAMES = List.of("lesion");

  private LocalCluster cluster;
  private Rig rig;
  private Rig bobs;

  @BeforeAll
  void open(LocalCluster cluster) {
    this.cluster = cluster;
    rig = rig("Ann");
    bobs = rig("Bob");
  }

  private Rig rig(String person) {
    return new Rig(
        cluster,
        "second",
        Map.of(
            "viewer.access.person",
            person,
            "viewer.labels.second-reader-below",
            0.5,
            "viewer.live.mask-wait",
            "60s"));
  }

  @AfterAll
  void close() {
    for (Rig open : new Rig[] {bobs, rig}) {
      if (open != null) {
        open.close();
      }
    }
  }

  private static byte[] rows(int from, int to) {
    byte[] classes = new byte[WIDTH * HEIGHT];
    Arrays.fill(classes, from * WIDTH, to * WIDTH, (byte) 1);
    return classes;
  }

  /** Ann takes the mask away and draws a disc in the middle, or saves the mask as it is. */
  private void corrects(Page page, String device, boolean differently) {
    page.tab.evaluate("location.hash = '#/live/" + device + "'");
    page.awaitTrue(
        "document.querySelector('.stage .screen').dataset.sequence && !document.getElementById('stage').hidden");
    page.tab.click("button.correct");
    page.awaitText(".editor .status", "is frozen");
    if (differently) {
      page.tab.key("b", 0);
      page.tab.evaluate(
          "(() => { const r = document.querySelector('.editor .radius'); r.value = 40;"
              + " r.dispatchEvent(new Event('input')); })()");
      page.tab.evaluate("document.querySelector('.stage .screen').focus()");
      page.tab.key("ArrowDown", 0);
      page.tab.key("Enter", 0);
    }
    page.tab.click(".editor .save");
    page.awaitText(".editor .status", "Saved as");
    page.tab.click(".editor .cancel");
  }

  private List<LabelRequest> asked() {
    return rig.topic.readAll(rig.topics.labelRequests().name(), LabelRequests.class).stream()
        .map(Map.Entry::getValue)
        .reduce((older, newer) -> newer)
        .map(LabelRequests::getRequests)
        .orElse(List.of());
  }

  @Test
  void whereALabelAndItsMaskDifferAnotherReaderIsAskedBlind() {
    Frame doubted = Records.frame("doubted", 5, WIDTH, HEIGHT);
    rig.publish(doubted, rows(0, 4), NAMES, "v1");
    rig.publish(Records.frame("agreed", 6, WIDTH, HEIGHT), rows(0, 30), NAMES, "v1");
    String row = "tr[data-frame='" + FrameId.of(doubted).key() + "'] ";
    try (Page anns = Page.open(rig.url())) {
      anns.tab.call("Page.bringToFront");
      anns.awaitPicture("doubted", 5);
      anns.awaitPicture("agreed", 6);
      corrects(anns, "agreed", false);
      assertThat(asked()).as("her label is the mask").isEmpty();
      corrects(anns, "doubted", true);
      List<LabelRequest> asked = asked();
      assertThat(asked).extracting(LabelRequest::getDeviceId).containsExactly("doubted");
      assertThat(asked.get(0).getReadBy()).containsExactly("Ann");
      assertThat(asked.get(0).getDisagreement()).isGreaterThan(0.5f);
      anns.tab.evaluate("location.hash = '#/requests'");
      anns.awaitText("#requests", "No frame is asked for");
      assertThat(anns.tab.problems()).isEmpty();
    }
    try (Page page = Page.open(bobs.url())) {
      page.tab.call("Page.bringToFront");
      page.tab.evaluate("location.hash = '#/requests'");
      page.awaitText(row, "Another reader is wanted");
      page.tab.evaluate("document.querySelector(" + Tab.quoted(row + ".take") + ").focus()");
      page.tab.key("Enter", 0);
      page.awaitText(".editor .status", "Frame 5 is frozen");
      assertThat(page.canvasPixels("document.querySelector('#requests canvas.overlay')"))
          .as("neither what Ann drew nor the model's mask")
          .containsOnly(0);
      page.tab.key("s", 2);
      page.awaitText(".editor .status", "Saved as");
      assertThat(asked()).as("he has read it").isEmpty();
      assertThat(page.tab.problems()).isEmpty();
    }
    assertThat(
            rig.topic.readAll(rig.topics.labels().name(), LabeledFrame.class).stream()
                .map(Map.Entry::getValue)
                .filter(label -> label.getFrame().equals(doubted))
                .map(LabeledFrame::getAnnotator))
        .containsExactlyInAnyOrder("Ann", "Bob");
  }

  @Test
  void theMaskOfAFrameIsFoundInItsLaneWhereverItsPartitionIs() {
    Cluster connected = Cluster.of(cluster.kafka(), cluster.registry(), rig.topics);
    Frame live = Records.frame("alone", 1, WIDTH, HEIGHT);
    Frame archived = Records.frame("archived", 2, WIDTH, HEIGHT);
    Frame silent = Records.frame("silent", 3, WIDTH, HEIGHT);
    Mask answer = rig.publish(live, rows(0, 9), NAMES, "v1");
    SourceCoordinates place =
        rig.topic.write(rig.topics.framesArchive().name(), "archived", archived);
    Mask archive = Records.mask(archived, rows(2, 3), NAMES, "v1", place);
    rig.topic.write(rig.topics.masksArchive().name(), "a key of another partition, maybe", archive);
    SourceCoordinates unanswered = rig.publish(silent);
    try (MaskReader masks = new MaskReader(connected)) {
      assertThat(masks.of(answer.getSource())).contains(answer);
      assertThat(masks.of(place)).contains(archive);
      assertThat(masks.of(unanswered)).isEmpty();
      assertThat(masks.of(new SourceCoordinates(place.getTopic(), place.getPartition(), 10_000L)))
          .isEmpty();
      assertThat(masks.of(new SourceCoordinates(rig.topics.labels().name(), 0, 0L))).isEmpty();
    }
  }
}
