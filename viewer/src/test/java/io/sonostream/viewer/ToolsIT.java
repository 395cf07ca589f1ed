package io.sonostream.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sonostream.embedded.LocalCluster;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.PixelEncoding;
import io.sonostream.schemas.records.LabelMaps;
import io.sonostream.testkit.browser.Tab;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The editor's tools, by what comes to be in the labels. */
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ToolsIT {
  private static final int WIDTH = 96;
  private static final int HEIGHT = 72;
  private static final int BRUSH = 8;

  private Rig rig;
  private Page page;

  @BeforeAll
  void open(LocalCluster cluster) {
    // A mask that comes late on a busy machine still finds its frame.
    rig = new Rig(cluster, "tools", Map.of("viewer.live.mask-wait", "60s"));
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

  @Test
  void aPolygonFillsWhatLiesWithinItAndWithShiftTakesItAway() {
    edit(Records.frame("polygon", 1, WIDTH, HEIGHT));
    page.tab.key("p", 0);
    click(20, 10);
    click(50, 10);
    click(90, 60);
    page.tab.key("Backspace", 0);
    click(80, 60);
    page.tab.key("z", 2);
    click(50, 40);
    click(20, 40);
    page.tab.key("Enter", 0);
    page.awaitTrue("!document.querySelector('.outline .edge').getAttribute('points')");
    click(30, 20);
    click(40, 20);
    click(40, 30);
    click(30, 30);
    page.tab.key("Enter", 8);
    // One that is dropped leaves nothing.
    click(0, 0);
    click(95, 0);
    click(95, 71);
    page.tab.key("Escape", 0);
    page.awaitTrue("document.querySelector('.editor')");

    byte[] expected = new byte[WIDTH * HEIGHT];
    for (int y = 10; y <= 40; y++) {
      for (int x = 20; x <= 50; x++) {
        boolean hole = y >= 20 && y <= 30 && x >= 30 && x <= 40;
        expected[y * WIDTH + x] = (byte) (hole ? 0 : 1);
      }
    }
    assertThat(drawn(save("polygon", 1))).isEqualTo(expected);
  }

  @Test
  void whoDrawsSeesAClassThatIsSwitchedOff() {
    page.tab.evaluate("location.hash = '#/live'");
    page.tab.key("1", 0);
    try {
      edit(Records.frame("unseen", 1, WIDTH, HEIGHT));
      page.tab.key("p", 0);
      click(20, 10);
      click(50, 10);
      click(50, 40);
      click(20, 40);
      page.tab.key("Enter", 0);
      String seen =
          "document.querySelector('.stage canvas.overlay').getContext('2d')"
              + ".getImageData(30, 20, 1, 1).data[3] > 0";
      page.awaitTrue(seen);
      // Here it is the key of a class to paint.
      page.tab.key("1", 0);
      assertThat(page.tab.evaluate(seen).asBoolean()).isTrue();
      save("unseen", 1);
    } finally {
      page.tab.evaluate("localStorage.setItem('sonostream.settings', '{}')");
      page.reload();
    }
  }

  @Test
  void aPolygonIsDrawnClosedAndUndoneWithoutAMouse() {
    edit(Records.frame("keys", 1, WIDTH, HEIGHT));
    page.tab.key("p", 0);
    page.tab.key("ArrowRight", 8);
    page.tab.key(" ", 0);
    page.tab.key("ArrowRight", 8);
    page.tab.key(" ", 0);
    page.tab.key("ArrowDown", 8);
    page.tab.key(" ", 0);
    page.tab.key("Enter", 0);
    // From (48, 36), the middle: (58, 36), (68, 36), (68, 46).
    byte[] expected = new byte[WIDTH * HEIGHT];
    for (int y = 36; y <= 46; y++) {
      for (int x = 58 + y - 36; x <= 68; x++) {
        expected[y * WIDTH + x] = 1;
      }
    }
    page.awaitTrue("!document.querySelector('.editor .undo').disabled");
    page.tab.key("z", 2);
    page.awaitTrue("document.querySelector('.editor .undo').disabled");
    page.tab.key("y", 2);
    assertThat(drawn(save("keys", 1))).isEqualTo(expected);
  }

  @Test
  void theSmartBrushPaintsAsFarAsTheImagesEdge() {
    byte[] lesion = disc(48, 36, 18);
    Random speckle = new Random(5);
    byte[] pixels = new byte[WIDTH * HEIGHT];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) ((lesion[i] == 1 ? 60 : 150) + 12 * speckle.nextGaussian());
    }
    edit(frame("smart", 1, pixels));
    page.tab.key("s", 0);
    page.tab.evaluate(
        "(() => { const r = document.querySelector('.editor .radius'); r.value = 30;"
            + " r.dispatchEvent(new Event('input')); })()");
    click(44, 40);
    byte[] drawn = drawn(save("smart", 1));
    assertThat(dice(drawn, lesion)).isGreaterThan(0.9);
    assertThat(dice(disc(44, 40, 30), lesion)).as("of a plain dab").isLessThan(0.8);
  }

  @Test
  void framesBetweenTwoThatAreDrawnAreInterpolatedAndSavedOneByOne() {
    String device = "clip";
    edit(Records.frame(device, 10, WIDTH, HEIGHT));
    for (int sequence = 11; sequence <= 15; sequence++) {
      Frame other = Records.frame("another", sequence, WIDTH, HEIGHT);
      rig.topic.write(rig.topics.framesLive().name(), device, other);
      rig.publish(Records.frame(device, sequence, WIDTH, HEIGHT));
    }
    page.tab.key("i", 0);
    page.awaitText(".editor .status", "Draw on two frames of the clip first");
    click(20, 30);
    step("f", 11, 12, 13, 14, 15);
    page.tab.key("f", 0);
    page.awaitText(".editor .status", "no frame of exam-1 of clip comes after this one in Kafka");
    click(60, 30);
    page.tab.key("i", 0);
    page.awaitText(".editor .status", "Frames 11 to 14 are drawn");
    step("d", 14, 13);
    LabeledFrame label = save(device, 13);
    assertThat(label.getFrame().getPixels())
        .isEqualTo(Records.frame(device, 13, WIDTH, HEIGHT).getPixels());
    assertThat(dice(drawn(label), disc(44, 30, BRUSH))).isGreaterThan(0.95);
    step("d", 12, 11, 10);
    assertThat(drawn(save(device, 10))).as("what was drawn").isEqualTo(disc(20, 30, BRUSH));
    step("f", 11);
    page.tab.key("z", 2);
    assertThat(drawn(save(device, 11))).as("interpolated, undone").containsOnly((byte) 0);
    page.tab.key("y", 2);
    assertThat(dice(drawn(save(device, 11)), disc(28, 30, BRUSH))).isGreaterThan(0.95);
  }

  @Test
  void aDrawingIsTrackedToTheNextFrameAsItsImageMoves() {
    Random speckle = new Random(9);
    byte[] pixels = new byte[WIDTH * HEIGHT];
    speckle.nextBytes(pixels);
    byte[] moved = new byte[WIDTH * HEIGHT];
    speckle.nextBytes(moved);
    for (int y = 0; y < HEIGHT - 3; y++) {
      System.arraycopy(pixels, y * WIDTH, moved, (y + 3) * WIDTH + 5, WIDTH - 5);
    }
    edit(frame("track", 1, pixels));
    rig.publish(frame("track", 2, moved));
    click(40, 30);
    page.tab.key("t", 0);
    page.awaitText(".editor .status", "Frame 2 is frozen");
    byte[] drawn = drawn(save("track", 2));
    assertThat(dice(drawn, disc(45, 33, BRUSH))).isGreaterThan(0.95);
    assertThat(dice(disc(40, 30, BRUSH), disc(45, 33, BRUSH))).as("if it stood").isLessThan(0.7);
  }

  private static Frame frame(String device, long sequence, byte[] pixels) {
    return Records.frame(device, sequence, WIDTH, HEIGHT, PixelEncoding.RAW, pixels, Instant.now());
  }

  /** Opens the device, whose model has found nothing, and takes up the brush. */
  private void edit(Frame frame) {
    rig.publish(frame, new byte[WIDTH * HEIGHT], List.of("lesion"), "v1");
    // What the test before has not saved would be asked about.
    page.tab.evaluate("document.querySelector('.editor .cancel')?.click()");
    page.tab.evaluate("location.hash = '#/live'");
    page.awaitPicture(frame.getDeviceId(), frame.getSequence());
    page.tab.evaluate("location.hash = '#/live/" + frame.getDeviceId() + "'");
    page.awaitTrue(
        "document.querySelector('.stage .screen')?.dataset.sequence === '"
            + frame.getSequence()
            + "'");
    page.tab.key("c", 0);
    page.awaitText(".editor .status", "Frame " + frame.getSequence() + " is frozen");
  }

  private void step(String key, long... sequences) {
    for (long sequence : sequences) {
      page.tab.key(key, 0);
      page.awaitText(".editor .status", "Frame " + sequence + " is frozen");
    }
  }

  /** The label that is the newest of this frame once the page says so. */
  private LabeledFrame save(String device, long sequence) {
    page.tab.evaluate("document.querySelector('.editor .status').textContent = ''");
    page.tab.key("s", 2);
    page.awaitText(".editor .status", "Saved as " + device + "/exam-1/" + sequence);
    return rig.topic.readAll(rig.topics.labels().name(), LabeledFrame.class).stream()
        .map(Map.Entry::getValue)
        .filter(label -> label.getFrame().getDeviceId().equals(device))
        .filter(label -> label.getFrame().getSequence() == sequence)
        .reduce((older, newer) -> newer)
        .orElseThrow();
  }

  private static byte[] drawn(LabeledFrame label) {
    return LabelMaps.decode(label.getLabelMap());
  }

  private void click(int x, int y) {
    JsonNode at =
        page.tab.evaluate(
            "(() => { const e = document.querySelector("
                + Tab.quoted(".stage canvas.overlay")
                + "); e.scrollIntoView({block: 'center'}); const b = e.getBoundingClientRect();"
                + " const scale = Math.min(b.width / 96, b.height / 72);"
                + " return [b.x + (b.width - 96 * scale) / 2, b.y + (b.height - 72 * scale) / 2,"
                + " scale]; })()");
    double scale = at.get(2).asDouble();
    page.tab.click(
        at.get(0).asDouble() + (x + 0.5) * scale, at.get(1).asDouble() + (y + 0.5) * scale);
  }

  private static byte[] disc(int cx, int cy, int radius) {
    byte[] classes = new byte[WIDTH * HEIGHT];
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        if ((x - cx) * (x - cx) + (y - cy) * (y - cy) <= radius * radius) {
          classes[y * WIDTH + x] = 1;
        }
      }
    }
    return classes;
  }

  private static double dice(byte[] a, byte[] b) {
    int both = 0;
    int all = 0;
    for (int i = 0; i < a.length; i++) {
      both += a[i] == 1 && b[i] == 1 ? 1 : 0;
      all += a[i] + b[i];
    }
    return 2.0 * both / all;
  }
}
