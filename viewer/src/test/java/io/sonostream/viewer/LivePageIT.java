package io.sonostream.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.embedded.LocalCluster;
import io.sonostream.imaging.image.ImageDecoder;
import io.sonostream.imaging.image.ImageEncoding;
import io.sonostream.imaging.image.ImageFiles;
import io.sonostream.imaging.image.ImageLimits;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.imaging.image.PngWriter;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.MaskTiming;
import io.sonostream.schemas.PixelEncoding;
import io.sonostream.schemas.SourceCoordinates;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LivePageIT {
  private static final int WIDTH = 64;
  private static final int HEIGHT = 48;
  private static final List<String> LESION = List.of("lesion");

  @TempDir static Path folder;
  private Rig rig;
  private Page page;

  @BeforeAll
  void open(LocalCluster cluster) {
    rig = new Rig(cluster, "live-page", Map.of("viewer.live.mask-wait", "10s"));
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
  void aTilePaintsTheFrameAndTheVeryPixelsOfItsMask() {
    Frame frame = Records.frame("painted", 7, WIDTH, HEIGHT);
    byte[] classes = randomBlobs(3);
    rig.publish(frame, classes, List.of("lesion", "cyst", "shadow"), "v1");
    page.awaitPicture("painted", 7);

    byte[] shown = page.pixels("painted", "frame");
    byte[] overlay = page.pixels("painted", "overlay");
    int[][] colours = {{}, {0x2b, 0xd9, 0xfe}, {0xff, 0xb0, 0x00}, {0xff, 0x5f, 0xa2}};
    for (int i = 0; i < classes.length; i++) {
      assertThat(shown[4 * i]).as("gray of pixel " + i).isEqualTo(frame.getPixels().get(i));
      int alpha = Byte.toUnsignedInt(overlay[4 * i + 3]);
      assertThat(alpha > 0).as("painted at " + i).isEqualTo(classes[i] != 0);
      for (int c = 0; alpha > 0 && c < 3; c++) {
        // The canvas keeps colours multiplied by alpha, so a translucent one comes back rounded.
        assertThat(Byte.toUnsignedInt(overlay[4 * i + c]))
            .as("channel " + c + " of pixel " + i)
            .isCloseTo(colours[classes[i]][c], org.assertj.core.data.Offset.offset(2));
      }
    }
    assertThat(page.tab.problems()).isEmpty();
  }

  @Test
  void aMaskNeverLiesOnAnotherFrame() {
    Frame first = Records.frame("matched", 1, WIDTH, HEIGHT);
    Frame second = Records.frame("matched", 2, WIDTH, HEIGHT);
    SourceCoordinates firstAt = rig.publish(first);
    SourceCoordinates secondAt = rig.publish(second);
    byte[] classes = new byte[WIDTH * HEIGHT];
    classes[100] = 1;
    rig.publish(Records.mask(first, classes, LESION, "v1", firstAt));
    page.awaitPicture("matched", 1);
    assertThat(page.pixels("matched", "frame")[0]).isEqualTo(first.getPixels().get(0));

    // Shown only once its own mask is there, and the first mask is gone by then.
    classes = new byte[WIDTH * HEIGHT];
    classes[200] = 1;
    rig.publish(Records.mask(second, classes, LESION, "v1", secondAt));
    page.awaitPicture("matched", 2);
    byte[] overlay = page.pixels("matched", "overlay");
    assertThat(overlay[4 * 100 + 3]).isZero();
    assertThat(overlay[4 * 200 + 3]).isNotZero();
    assertThat(page.pixels("matched", "frame")[0]).isEqualTo(second.getPixels().get(0));
  }

  @Test
  void aPngFrameReachesTheScreenAsItIs() {
    byte[] gray = new byte[WIDTH * HEIGHT];
    new Random(3).nextBytes(gray);
    byte[] png = PngWriter.encode(new PixelImage(WIDTH, HEIGHT, 1, gray));
    Frame frame = Records.frame("packed", 1, WIDTH, HEIGHT, PixelEncoding.PNG, png, Instant.now());
    rig.publish(frame, new byte[WIDTH * HEIGHT], LESION, "v1");
    page.awaitPicture("packed", 1);
    byte[] shown = page.pixels("packed", "frame");
    for (int i = 0; i < gray.length; i++) {
      assertThat(shown[4 * i]).isEqualTo(gray[i]);
    }
  }

  /** A frame is its pixels as they are stored: that is what the mask was computed of. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void aFrameLiesUnderItsMaskHoweverItsFileSaysTheCameraWasHeld(int orientation) throws Exception {
    byte[] gray = new byte[WIDTH * HEIGHT];
    for (int i = 0; i < gray.length; i++) {
      gray[i] = (byte) (20 + 2 * (i % WIDTH) + i / WIDTH * 2);
    }
    PixelImage picture = new PixelImage(WIDTH, HEIGHT, 1, gray);
    Path jpeg = folder.resolve(orientation + ".jpg");
    ImageFiles.write(picture, jpeg);
    Map<PixelEncoding, byte[]> files =
        Map.of(
            PixelEncoding.PNG, Exif.intoPng(PngWriter.encode(picture), orientation),
            PixelEncoding.JPEG, Exif.intoJpeg(Files.readAllBytes(jpeg), orientation));
    for (Map.Entry<PixelEncoding, byte[]> file : files.entrySet()) {
      String device = "turned-" + orientation + file.getKey().name().toLowerCase(Locale.ROOT);
      Frame frame =
          Records.frame(device, 1, WIDTH, HEIGHT, file.getKey(), file.getValue(), Instant.now());
      byte[] decoded =
          new ImageDecoder(ImageLimits.DEFAULT)
              .decode(
                  ByteBuffer.wrap(file.getValue()),
                  ImageEncoding.valueOf(file.getKey().name()),
                  WIDTH,
                  HEIGHT,
                  1)
              .pixels();
      rig.publish(frame, new byte[WIDTH * HEIGHT], LESION, "v1");
      page.awaitPicture(device, 1);
      byte[] shown = page.pixels(device, "frame");
      for (int i = 0; i < gray.length; i++) {
        // Two decoders of JPEG round differently.
        assertThat(shown[4 * i] & 0xff)
            .as("%s, pixel %s", device, i)
            .isCloseTo(decoded[i] & 0xff, Offset.offset(4));
      }
    }
  }

  @Test
  void aSwapChangesTheVersionBadge() {
    String badge = ".tile[data-device='swapped'] .version";
    publishEmpty("swapped", 1, "v1");
    page.awaitText(badge, "v1");
    publishEmpty("swapped", 2, "v2");
    page.awaitText(badge, "v2");
  }

  @Test
  void devicesWhoseNamesLookAlikeAreToldApartAndNamesThatHideSomethingAreNotShown() {
    String cyrillic = "\u0440robe-1";
    publishEmpty("probe\u200b-1", 1, "v1");
    publishEmpty("dev\u202eexe.gnp", 1, "v1");
    publishEmpty("   ", 1, "v1");
    publishEmpty("probe-1", 1, "v1");
    publishEmpty(cyrillic, 1, "v1");

    page.awaitText(".tile[data-device='probe-1'] .alike", "p (U+0070)");
    page.awaitText(".tile[data-device='" + cyrillic + "'] .alike", "\u0440 (U+0440)");
    // What was sent before these and is not there by now was left out.
    assertThat(
            page.tab
                .evaluate(
                    "[...document.querySelectorAll('.tile .name')]"
                        + ".filter(name => /[\\u200b\\u202e]|^ *$/.test(name.textContent)).length")
                .asInt())
        .isZero();
  }

  @Test
  void aDeviceWhoseClockIsOffHasABadgeThatSaysHowFarAndNoLatencyBelowZero() {
    publishByClock("slow", Duration.ofMinutes(-3));
    publishByClock("fast", Duration.ofMinutes(3));
    publishEmpty("right", 1, "v1");

    page.awaitText(".tile[data-device='slow'] .clock", "clock 3 min slow");
    page.awaitText(".tile[data-device='fast'] .clock", "clock 3 min fast");
    page.awaitText(".tile[data-device='slow'] .latency", "180 s");
    page.awaitText(".tile[data-device='fast'] .latency", "clocks differ");
    assertThat(page.text(".tile[data-device='right'] .clock")).isEmpty();
    page.awaitText(".tile[data-device='right'] .latency", "ms");

    page.tab.evaluate("location.hash = '#/live/fast'");
    page.awaitText(".stage .waterfall", "in allclocks differ");
    assertThat(
            page.tab
                .evaluate(
                    "[...document.querySelectorAll('.stage .waterfall rect')]"
                        + ".filter(step => step.x.baseVal.value < 0).length")
                .asInt())
        .isZero();
    page.tab.evaluate("location.hash = '#/live'");
    page.awaitTrue("!document.getElementById('live').hidden");
  }

  /**
   * @param ahead of ours
   */
  private void publishByClock(String device, Duration ahead) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    byte[] pixels = new byte[WIDTH * HEIGHT];
    Frame frame =
        Records.frame(device, 1, WIDTH, HEIGHT, PixelEncoding.RAW, pixels, now.plus(ahead));
    Mask mask = Records.mask(frame, pixels, LESION, "v1", rig.publish(frame));
    rig.publish(
        Mask.newBuilder()
            .setDeviceId(device)
            .setStreamId(mask.getStreamId())
            .setSequence(1)
            .setTask(mask.getTask())
            .setStatus(mask.getStatus())
            .setWidth(WIDTH)
            .setHeight(HEIGHT)
            .setLabelMap(mask.getLabelMap())
            .setRegions(List.of())
            .setModel(mask.getModel())
            .setSource(mask.getSource())
            .setTiming(new MaskTiming(frame.getCapturedAt(), now, now, now, now, 1))
            .build());
  }

  @Test
  void aShedFrameIsShownBareAndSaysSo() {
    Frame frame = Records.frame("late", 1, WIDTH, HEIGHT);
    rig.publish(Records.shed(frame, rig.publish(frame)));
    page.awaitPicture("late", 1);
    assertThat(page.text(".tile[data-device='late'] .flag.shed")).isEqualTo("SHED");
    page.awaitText(".tile[data-device='late'] .shed-share", "SHED 100 %");
  }

  @Test
  void aSilentDeviceIsStale() {
    publishEmpty("silent", 1, "v1");
    page.awaitPicture("silent", 1);
    page.awaitTrue("document.querySelector('.tile.stale[data-device=silent]')");
    assertThat(page.text(".tile[data-device='silent'] .screen")).contains("STALE");
  }

  @Test
  void hostileNamesAreShownAndDoNothing() {
    String device = "<img src=x onerror=\"window.hacked=1\">\"'></a><script>hacked=1</script>";
    String name = "<svg onload=hacked=1>";
    Frame frame = Records.frame(device, 1, WIDTH, HEIGHT);
    byte[] classes = new byte[WIDTH * HEIGHT];
    java.util.Arrays.fill(classes, 0, 500, (byte) 1);
    rig.publish(frame, classes, List.of(name), "<b>v1</b>");
    page.awaitPicture(device, 1);
    page.awaitTrue(
        "[...document.querySelectorAll('.tile .version')].some(v => v.textContent ==="
            + " '<b>v1</b>')");
    assertThat(
            page.tab.evaluate("document.querySelectorAll('main img, main script').length").asInt())
        .isZero();

    // The large view shows more words from outside.
    page.tab.evaluate(Page.screen(device) + ".closest('a').click()");
    page.awaitText(".stage .regions", name);
    page.awaitText("#stage h1", device);
    assertThat(page.tab.evaluate("typeof hacked").asText()).isEqualTo("undefined");
    page.tab.evaluate("location.hash = '#/live'");
    page.awaitTrue("!document.getElementById('live').hidden");
    assertThat(page.tab.problems()).isEmpty();
  }

  @Test
  void theLargeViewTellsAreaAndWhereTheMaskCameFrom() {
    byte[] classes = new byte[WIDTH * HEIGHT];
    java.util.Arrays.fill(classes, 100, 500, (byte) 1);
    Frame frame = Records.frame("large", 5, WIDTH, HEIGHT);
    SourceCoordinates at = rig.publish(frame);
    rig.publish(Records.mask(frame, classes, LESION, "v7", at));
    page.awaitPicture("large", 5);
    page.tab.evaluate("location.hash = '#/live/large'");
    // 400 pixels of 0.2 mm x 0.25 mm.
    page.awaitText(".stage .regions", "20.0 mm²");
    page.awaitText(".stage .chart .legend", "(mm²)");
    assertThat(page.text(".stage .facts"))
        .contains(
            rig.topics.framesLive().name()
                + ", partition "
                + at.getPartition()
                + ", offset "
                + at.getOffset())
        .contains("5 of exam-1")
        .contains(Records.sha256("v7"))
        .contains("92 %, by the model itself")
        .contains("8 frames");
    assertThat(page.text(".stage .waterfall"))
        .contains("to processor4.0 ms")
        .contains("waiting5.0 ms")
        .contains("inference38 ms")
        .contains("emitting2.0 ms");
    page.tab.evaluate("location.hash = '#/live'");
    page.awaitTrue("!document.getElementById('live').hidden");
  }

  @Test
  void theLargeViewGoesOnWithWhatItsTileHasNotPaintedYet() {
    page.tab.evaluate(
        "window.paint = window.requestAnimationFrame; window.late = [];"
            + "window.requestAnimationFrame = step => window.late.push(step)");
    int before = page.tab.evaluate("sonostream.link.received").asInt();
    publishEmpty("handed", 1, "v1");
    publishEmpty("handed", 2, "v1");
    page.awaitTrue("sonostream.link.received >= " + (before + 2));
    page.awaitTrue("late.length > 0");
    page.tab.evaluate(
        "location.hash = '#/live/handed';setTimeout(() => { requestAnimationFrame = paint;"
            + " late.forEach(step => paint(step)) })");
    page.awaitTrue("document.querySelector('.stage .screen')?.dataset.sequence === '2'");
    // Nor does the server wait for a tile that is out of sight.
    publishEmpty("handed", 3, "v1");
    page.awaitTrue("document.querySelector('.stage .screen')?.dataset.sequence === '3'");
    page.tab.evaluate("location.hash = '#/live'");
    page.awaitTrue("!document.getElementById('live').hidden");
  }

  @Test
  void aDeviceGoesOnHoweverOftenItsLargeViewIsLeftBeforeItHasPainted() {
    int sequence = 1;
    publishEmpty("left", sequence, "v1");
    page.awaitPicture("left", sequence);
    for (int visit = 1; visit <= 2; visit++) {
      page.tab.evaluate("location.hash = '#/live/left'");
      page.awaitTrue(
          "document.querySelector('.stage .screen')?.dataset.sequence === '" + sequence + "'");
      page.tab.evaluate(
          "window.paint = window.requestAnimationFrame; window.late = [];"
              + "window.requestAnimationFrame = step => window.late.push(step)");
      publishEmpty("left", ++sequence, "v1");
      page.awaitTrue("late.length > 0");
      page.tab.evaluate("location.hash = '#/live'");
      page.awaitTrue("!document.getElementById('live').hidden");
      page.tab.evaluate("requestAnimationFrame = paint; late.forEach(step => paint(step))");
      publishEmpty("left", ++sequence, "v1");
      page.awaitPicture("left", sequence);
    }
  }

  @Test
  void twoTasksOfOneDeviceHaveACurveEach() {
    publishArea("both", "vessels", 1, "vessel", 400);
    publishArea("both", "nerves", 1, "nerve", 100);
    page.awaitTrue(Page.screen("both") + "?.dataset.stream === 'nerves'");
    page.tab.evaluate("location.hash = '#/live/both'");
    awaitCurves("nerve, nerves (mm²): now 5.0 mm²", "vessel, vessels (mm²): now 20.0 mm²");
    publishArea("both", "vessels", 2, "vessel", 800);
    awaitCurves("nerve, nerves (mm²): now 5.0 mm²", "vessel, vessels (mm²): now 40.0 mm²");
    page.tab.evaluate("location.hash = '#/live'");
    page.awaitTrue("!document.getElementById('live').hidden");
  }

  private void awaitCurves(String... curves) {
    for (String curve : curves) {
      page.awaitTrue(
          "document.querySelector('.stage .chart"
              + " svg[role=img]').getAttribute('aria-label').includes('"
              + curve
              + "')");
    }
    page.awaitTrue(
        "document.querySelectorAll('.stage .chart .legend > span').length === " + curves.length);
  }

  /** Under a task that is called as its stream is; a pixel has 0.05 mm². */
  private void publishArea(String device, String stream, long sequence, String name, int pixels) {
    Frame frame = Records.frame(device, stream, sequence, WIDTH, HEIGHT);
    frame.put("task", stream);
    byte[] classes = new byte[WIDTH * HEIGHT];
    java.util.Arrays.fill(classes, 0, pixels, (byte) 1);
    rig.publish(frame, classes, List.of(name), "v1");
  }

  @Test
  void keysSwitchMasksOffAndOn() {
    byte[] classes = new byte[WIDTH * HEIGHT];
    java.util.Arrays.fill(classes, 100, 400, (byte) 1);
    rig.publish(Records.frame("keys", 1, WIDTH, HEIGHT), classes, LESION, "v1");
    page.awaitPicture("keys", 1);
    page.tab.key("m", 0);
    assertThat(page.pixels("keys", "overlay")).containsOnly(0);
    page.tab.key("m", 0);
    assertThat(page.pixels("keys", "overlay")[4 * 200 + 3]).isNotZero();
    page.tab.key("1", 0);
    assertThat(page.pixels("keys", "overlay")).containsOnly(0);
    page.tab.key("1", 0);
    assertThat(page.pixels("keys", "overlay")[4 * 200 + 3]).isNotZero();
  }

  @Test
  void aMaskOfAnotherSizeIsNotDrawnOverItsFrameAndThePageSaysSo() {
    Frame frame = Records.frame("sheared", 1, WIDTH, HEIGHT);
    Frame wide = Records.frame("sheared", 1, 2 * WIDTH, HEIGHT / 2);
    byte[] classes = new byte[WIDTH * HEIGHT];
    java.util.Arrays.fill(classes, (byte) 1);
    rig.publish(Records.mask(wide, classes, LESION, "v1", rig.publish(frame)));
    page.awaitPicture("sheared", 1);
    String flag = Page.screen("sheared") + "?.querySelector('.flag.bare')";
    page.awaitTrue(flag + "?.textContent === 'mask does not fit'");
    assertThat(page.tab.evaluate(flag + ".title").asText())
        .isEqualTo("the mask is 128x24, and its frame 64x48");
    assertThat(page.pixels("sheared", "overlay")).containsOnly(0);
  }

  private void publishEmpty(String device, long sequence, String version) {
    rig.publish(
        Records.frame(device, sequence, WIDTH, HEIGHT), new byte[WIDTH * HEIGHT], LESION, version);
  }

  private static byte[] randomBlobs(int classes) {
    Random random = new Random(11);
    byte[] map = new byte[WIDTH * HEIGHT];
    for (int n = 0; n < 9; n++) {
      int cx = random.nextInt(WIDTH);
      int cy = random.nextInt(HEIGHT);
      int radius = 2 + random.nextInt(7);
      for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
          if ((x - cx) * (x - cx) + (y - cy) * (y - cy) <= radius * radius) {
            map[y * WIDTH + x] = (byte) (1 + n % classes);
          }
        }
      }
    }
    return map;
  }
}
