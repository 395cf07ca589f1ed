package io.sonostream.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sonostream.embedded.LocalCluster;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabelSource;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.records.FrameId;
import io.sonostream.schemas.records.LabelKey;
import io.sonostream.schemas.records.LabelMaps;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CorrectionIT {
  private static final int WIDTH = 96;
  private static final int HEIGHT = 72;
  private static final int RADIUS = 8;
  private static final String ANN = "Dr. Ann <b>O'Neil</b>";
  private static final String DEVICE = "ward a/β-2";

  private Rig rig;
  private Page page;

  @BeforeAll
  void open(LocalCluster cluster) {
    // A mask that comes late on a busy machine still finds its frame.
    rig =
        new Rig(
            cluster,
            "correction",
            Map.of("viewer.live.mask-wait", "60s", "viewer.access.person", ANN));
    page = Page.open(rig.url());
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

  @Test
  void aBrushedCorrectionBecomesALabelWithExactlyThePaintedPixels() {
    Frame frame = Records.frame(DEVICE, 41, WIDTH, HEIGHT);
    byte[] classes = new byte[WIDTH * HEIGHT];
    disc(classes, 30, 30, 10, (byte) 1);
    rig.publish(frame, classes, List.of("lesion"), "v1");
    page.awaitPicture(DEVICE, 41);
    page.tab.evaluate("location.hash = '#/live/" + "ward%20a%2F%CE%B2-2" + "'");
    page.awaitTrue("document.querySelector('.stage .screen')?.dataset.sequence === '41'");

    page.tab.click("button.correct");
    page.awaitText(".editor .status", "Frame 41 is frozen");
    // The stream goes on; the frozen frame stays.
    rig.publish(
        Records.frame(DEVICE, 42, WIDTH, HEIGHT),
        new byte[WIDTH * HEIGHT],
        List.of("lesion"),
        "v1");

    byte[] expected = classes.clone();
    page.tab.drag(at(60, 20), at(60, 24));
    for (int y = 20; y <= 24; y++) {
      disc(expected, 60, y, RADIUS, (byte) 1);
    }
    page.tab.click(".editor .eraser");
    page.tab.drag(at(30, 30));
    disc(expected, 30, 30, RADIUS, (byte) 0);
    // A stroke that is undone leaves nothing.
    page.tab.key("b", 0);
    page.tab.drag(at(10, 60));
    page.tab.key("z", 2);

    page.awaitText(".editor .annotator", "as " + ANN);
    page.tab.click(".editor .save");
    page.awaitText(".editor .status", "Saved as");
    assertThat(
            page.tab.evaluate("document.querySelector('.stage .screen').dataset.sequence").asText())
        .isEqualTo("41");

    List<Map.Entry<String, LabeledFrame>> labels =
        rig.topic.readAll(rig.topics.labels().name(), LabeledFrame.class);
    assertThat(labels).hasSize(1);
    LabeledFrame label = labels.get(0).getValue();
    assertThat(labels.get(0).getKey()).isEqualTo(new LabelKey(FrameId.of(frame), ANN).text());
    assertThat(label.getSource()).isEqualTo(LabelSource.CORRECTION);
    assertThat(label.getAnnotator()).isEqualTo(ANN);
    assertThat(label.getFrame()).isEqualTo(frame);
    assertThat(rows(LabelMaps.decode(label.getLabelMap()))).isEqualTo(rows(expected));
    assertThat(page.tab.problems()).isEmpty();

    // Back to the stream: the newest frame, under its own mask.
    page.tab.click(".editor .cancel");
    rig.publish(
        Records.frame(DEVICE, 43, WIDTH, HEIGHT),
        new byte[WIDTH * HEIGHT],
        List.of("lesion"),
        "v1");
    page.awaitTrue("document.querySelector('.stage .screen').dataset.sequence === '43'");
  }

  /** Where the middle of a frame's pixel is on the page. */
  private double[] at(int x, int y) {
    JsonNode box =
        page.tab.evaluate(
            "(() => { const e = document.querySelector('.stage canvas.overlay');"
                + " e.scrollIntoView({block: 'center'});"
                + " const b = e.getBoundingClientRect(); return [b.x, b.y, b.width, b.height]; })()");
    return new double[] {
      box.get(0).asDouble() + (x + 0.5) * box.get(2).asDouble() / WIDTH,
      box.get(1).asDouble() + (y + 0.5) * box.get(3).asDouble() / HEIGHT
    };
  }

  /** As a picture in text, for a failure that people can read. */
  private static String rows(byte[] classes) {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < classes.length; i++) {
      rows.append(i % WIDTH == 0 ? "\n" : "").append(classes[i] == 0 ? "." : classes[i]);
    }
    return rows.toString();
  }

  private static void disc(byte[] classes, int cx, int cy, int radius, byte value) {
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        if ((x - cx) * (x - cx) + (y - cy) * (y - cy) <= radius * radius) {
          classes[y * WIDTH + x] = value;
        }
      }
    }
  }
}
