package io.sonostream.imaging.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sonostream.imaging.image.RandomImages;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ResamplingTest {
  private final Random random = new Random(31);

  @Test
  void weightsSumToOneAndStayInsideThePicture() {
    for (int round = 0; round < 2_000; round++) {
      Axis axis = new Axis(1 + random.nextInt(300), 1 + random.nextInt(300));
      for (int i = 0; i < axis.to(); i++) {
        int sum = 0;
        for (int t = 0; t < axis.taps(); t++) {
          int weight = axis.weights()[i * axis.taps() + t];
          assertThat(weight).isNotNegative();
          sum += weight;
        }
        assertThat(sum).isEqualTo(Axis.ONE);
        assertThat(axis.first()[i]).isBetween(0, axis.from() - axis.taps());
      }
    }
  }

  @Test
  void agreesWithADirectBilinearFormula() {
    for (int round = 0; round < 200; round++) {
      int width = 1 + random.nextInt(60);
      int height = 1 + random.nextInt(60);
      int toWidth = 1 + random.nextInt(90);
      int toHeight = 1 + random.nextInt(90);
      byte[] source = RandomImages.image(random, width, height, 1).pixels();
      byte[] target = new byte[toWidth * toHeight];
      new Resampling(width, height, toWidth, toHeight).resize(source, 0, 1, target, 0, toWidth);
      for (int n = 0; n < 20; n++) {
        int x = random.nextInt(toWidth);
        int y = random.nextInt(toHeight);
        double expected = 0;
        double[] wx = direct(width, toWidth, x);
        double[] wy = direct(height, toHeight, y);
        for (int j = 0; j < height; j++) {
          for (int i = 0; i < width; i++) {
            expected += wx[i] * wy[j] * (source[j * width + i] & 0xff);
          }
        }
        assertThat((double) (target[y * toWidth + x] & 0xff)).isCloseTo(expected, within(1.0));
      }
    }
  }

  @Test
  void turningThePictureTurnsTheResult() {
    byte[] source = RandomImages.image(random, 37, 1, 1).pixels();
    byte[] reversed = new byte[37];
    for (int i = 0; i < 37; i++) {
      reversed[i] = source[36 - i];
    }
    byte[] a = new byte[11];
    byte[] b = new byte[11];
    new Resampling(37, 1, 11, 1).resize(source, 0, 1, a, 0, 11);
    new Resampling(37, 1, 11, 1).resize(reversed, 0, 1, b, 0, 11);
    for (int i = 0; i < 11; i++) {
      assertThat((double) (a[i] & 0xff)).isCloseTo(b[10 - i] & 0xff, within(1.0));
    }
  }

  private static double[] direct(int from, int to, int i) {
    double scale = (double) from / to;
    double support = Math.max(1, scale);
    double[] weights = new double[from];
    for (int x = 0; x < from; x++) {
      weights[x] = Math.max(0, 1 - Math.abs((x + 0.5) - (i + 0.5) * scale) / support);
    }
    double sum = Arrays.stream(weights).sum();
    for (int x = 0; x < from; x++) {
      weights[x] /= sum;
    }
    return weights;
  }
}
