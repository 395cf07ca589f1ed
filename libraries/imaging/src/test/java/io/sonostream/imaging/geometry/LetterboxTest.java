package io.sonostream.imaging.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.imaging.image.RandomImages;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LetterboxTest {
  private final Random random = new Random(21);

  private static Letterbox letterbox(int channels, int planes, int height, int width) {
    return new Letterbox(
        new ModelGeometry(new InputShape(channels, height, width), planes, height, width), 0.5);
  }

  @Test
  void aFrameOfTheWindowsSizePassesUnchangedInPlanarOrder() {
    PixelImage frame = RandomImages.image(random, 16, 8, 3);
    ByteBuffer inputs = ByteBuffer.allocateDirect(10 + 3 * 16 * 8 + 10);
    letterbox(3, 1, 8, 16).write(frame, inputs, 10);
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < 128; i++) {
        assertThat(inputs.get(10 + c * 128 + i)).isEqualTo(frame.pixels()[3 * i + c]);
      }
    }
    assertThat(inputs.position()).isZero();
    assertThat(inputs.get(9)).isZero();
    assertThat(inputs.get(10 + 384)).isZero();
  }

  @Test
  void theBarsAreBlackAndAConstantFrameStaysConstant() {
    for (int round = 0; round < 200; round++) {
      int width = 1 + random.nextInt(90);
      int height = 1 + random.nextInt(90);
      byte[] pixels = new byte[width * height];
      Arrays.fill(pixels, (byte) 200);
      Letterbox box = letterbox(1, 1, 32, 48);
      ByteBuffer inputs = ByteBuffer.allocateDirect(32 * 48);
      box.write(new PixelImage(width, height, 1, pixels), inputs, 0);
      Placement place = box.placement(width, height);
      for (int y = 0; y < 32; y++) {
        for (int x = 0; x < 48; x++) {
          boolean inside =
              x >= place.x()
                  && x < place.x() + place.width()
                  && y >= place.y()
                  && y < place.y() + place.height();
          assertThat(inputs.get(y * 48 + x) & 0xff).isEqualTo(inside ? 200 : 0);
        }
      }
    }
  }

  @Test
  void theAspectRatioIsKeptAndTheFrameTouchesTheWindow() {
    for (int round = 0; round < 500; round++) {
      int width = 1 + random.nextInt(2000);
      int height = 1 + random.nextInt(2000);
      Placement place = Placement.fit(width, height, 256, 192);
      assertThat(place.width() == 256 || place.height() == 192).isTrue();
      assertThat(place.x()).isBetween(0, 256 - place.width());
      assertThat(place.y()).isBetween(0, 192 - place.height());
      double scale = Math.min(256.0 / width, 192.0 / height);
      assertThat((double) place.width()).isCloseTo(Math.max(1, width * scale), within(0.51));
      assertThat((double) place.height()).isCloseTo(Math.max(1, height * scale), within(0.51));
    }
  }

  @Test
  void aDiscSurvivesTheWayThereAndBackAtAnySize() {
    for (int round = 0; round < 60; round++) {
      int width = 80 + random.nextInt(500);
      int height = 80 + random.nextInt(500);
      PixelImage frame = disc(width, height);
      Letterbox box = letterbox(1, 1, 128, 128);
      ByteBuffer buffer = ByteBuffer.allocateDirect(128 * 128);
      box.write(frame, buffer, 0);
      Segmentation back = box.read(buffer, 0, width, height, true);
      assertThat(dice(frame.pixels(), back.map().values())).isGreaterThan(0.985);
      assertThat(back.regions()).hasSize(1);
      assertThat(back.regions().get(0).meanProbability()).isBetween(0.9f, 1f);
      assertThat(back.probabilities()).hasSize(width * height);
    }
  }

  @Test
  void framesOfOnePixelComeBackAsOnePixel() {
    Letterbox box = letterbox(1, 1, 32, 32);
    ByteBuffer buffer = ByteBuffer.allocateDirect(32 * 32);
    for (int value : new int[] {0, 127, 128, 255}) {
      box.write(new PixelImage(1, 1, 1, new byte[] {(byte) value}), buffer, 0);
      assertThat(box.read(buffer, 0, 1, 1, false).map().values())
          .containsExactly(value >= 128 ? 1 : 0);
    }
    box.write(new PixelImage(1, 700, 1, new byte[700]), buffer, 0);
    assertThat(box.read(buffer, 0, 1, 700, false).regions().get(0).pixels()).isZero();
  }

  @Test
  void theHighestPlaneWinsAndBackgroundWinsATie() {
    Letterbox box = letterbox(1, 3, 1, 4);
    byte[] planes = {
      100, 10, 5, (byte) 200, /* background */ 100, 90, 5, 20, /* class 1 */ 50, 100, 99, 30
    };
    Segmentation result = box.read(ByteBuffer.wrap(planes), 0, 4, 1, true);
    assertThat(result.map().values()).containsExactly(0, 2, 2, 0);
    assertThat(result.regions().get(0).pixels()).isZero();
    assertThat(result.regions().get(1).pixels()).isEqualTo(2);
    assertThat(result.regions().get(1).meanProbability()).isCloseTo(0.39f, within(0.001f));
    assertThat(result.probabilities()[3] & 0xff).isEqualTo(55);
  }

  @Test
  void unpaddedNetworksSeeTheMirroredFrameAroundTheirWindow() {
    ModelGeometry unpadded = new ModelGeometry(new InputShape(1, 10, 10), 1, 6, 6);
    PixelImage frame = RandomImages.image(random, 6, 6, 1);
    ByteBuffer inputs = ByteBuffer.allocateDirect(100);
    new Letterbox(unpadded, 0.5).write(frame, inputs, 0);
    for (int y = 0; y < 10; y++) {
      for (int x = 0; x < 10; x++) {
        int sourceX = x < 2 ? 2 - x : x > 7 ? 12 - x : x - 2;
        int sourceY = y < 2 ? 2 - y : y > 7 ? 12 - y : y - 2;
        assertThat(inputs.get(y * 10 + x)).isEqualTo(frame.pixels()[sourceY * 6 + sourceX]);
      }
    }
  }

  @Test
  void aFrameOfTheWindowsSizeTakesNoHeapThereAndOnePlaneBack() {
    int pixels = 256 * 256;
    Letterbox box = letterbox(1, 1, 256, 256);
    PixelImage frame = RandomImages.image(random, 256, 256, 1);
    ByteBuffer inputs = ByteBuffer.allocateDirect(pixels);
    box.write(frame, inputs, 0);

    assertThat(heapOf(() -> box.write(frame, inputs, 0))).isLessThan(pixels / 10);
    assertThat(heapOf(() -> assertThat(box.planes(inputs, 0, 256, 256)[0]).hasSize(pixels)))
        .isBetween((long) pixels, pixels + pixels / 10L);
    assertThat(box.planes(inputs, 0, 256, 256)[0]).isEqualTo(frame.pixels());
  }

  private static long heapOf(Runnable work) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    work.run();
    long before = threads.getCurrentThreadAllocatedBytes();
    work.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  @Test
  void aFrameIsNotChangedByWhatItsNetworkMakesOfItsBrightness() {
    PixelImage frame = RandomImages.image(random, 16, 16, 1);
    byte[] before = frame.pixels().clone();
    ModelGeometry geometry = new ModelGeometry(new InputShape(1, 16, 16), 1, 16, 16);
    ByteBuffer inputs = ByteBuffer.allocate(256);

    new Letterbox(geometry, new Decision(0.5), Levels.Z_SCORE).write(frame, inputs, 0);

    assertThat(inputs.array()).isNotEqualTo(before);
    assertThat(frame.pixels()).isEqualTo(before);
  }

  @Test
  void labelsGoToTheClassThatCoversMost() {
    byte[] label = new byte[64 * 64];
    for (int y = 0; y < 64; y++) {
      for (int x = 0; x < 64; x++) {
        label[y * 64 + x] = (byte) (x < 32 ? 0 : y < 32 ? 1 : 5);
      }
    }
    ClassMap small = letterbox(1, 1, 16, 16).label(new ClassMap(64, 64, label));
    assertThat(small.values()[0]).isZero();
    assertThat(small.values()[15]).isEqualTo((byte) 1);
    assertThat(small.values()[255]).isEqualTo((byte) 5);
    assertThat(small.values()[2 * 16 + 8]).isEqualTo((byte) 1);
    assertThat(small.values()[2 * 16 + 7]).isZero();
  }

  private static PixelImage disc(int width, int height) {
    byte[] pixels = new byte[width * height];
    double radius = Math.min(width, height) / 3.0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        if (Math.hypot(x - width / 2.0, y - height / 2.0) < radius) {
          pixels[y * width + x] = (byte) 255;
        }
      }
    }
    return new PixelImage(width, height, 1, pixels);
  }

  private static double dice(byte[] a, byte[] b) {
    int both = 0;
    int sum = 0;
    for (int i = 0; i < a.length; i++) {
      both += a[i] != 0 && b[i] != 0 ? 1 : 0;
      sum += (a[i] != 0 ? 1 : 0) + (b[i] != 0 ? 1 : 0);
    }
    return 2.0 * both / sum;
  }
}
