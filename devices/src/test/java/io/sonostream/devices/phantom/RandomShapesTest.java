package io.sonostream.devices.phantom;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RandomShapesTest {
  private static final int SIDE = 128;

  @ParameterizedTest
  @ValueSource(strings = {"L12-4", "L18-5", "L9-3", "C5-1", "C9-4", "S5-1"})
  void everyProbeShowsShapesOfWhichSomeAreBrighterAndMoreAreDarker(String model) {
    int shown = 0;
    int darker = 0;
    int brighter = 0;
    for (int subject = 0; subject < 16; subject++) {
      PhantomFrame frame = phantom(subject, DeviceModel.named(model)).frame(0);
      double contrast = contrast(frame);
      if (!Double.isNaN(contrast)) {
        shown++;
        darker += contrast < -8 ? 1 : 0;
        brighter += contrast > 8 ? 1 : 0;
      }
    }
    assertThat(shown).as("with a shape").isGreaterThan(11);
    assertThat(brighter).as("brighter").isPositive();
    assertThat(darker).as("darker").isGreaterThan(brighter);
  }

  /**
   * The same tissue without its shapes: only what the truth marks, and its shadow, is different.
   */
  @Test
  void truthIsWhereTheShapesAre() {
    DeviceModel model = DeviceModel.named("L12-4");
    for (int subject = 0; subject < 8; subject++) {
      Anatomy with = RandomShapes.of(subject, model);
      Phantom bare = phantom(subject, model, new Anatomy(with.tissue(), List.of()));
      assertThat(sum(bare.frame(0).truth())).isZero();
      PhantomFrame frame = phantom(subject, model, with).frame(0);
      int above = firstRow(frame.truth());
      // Sound comes from above: over the first shape nothing has changed but for the blur.
      byte[] other = bare.frame(0).pixels();
      for (int i = 0; i < Math.max(0, above - 6) * SIDE; i++) {
        assertThat(frame.pixels()[i]).isEqualTo(other[i]);
      }
      assertThat(frame.pixels()).isNotEqualTo(other);
    }
  }

  /**
   * A star is left once on the way out, in every direction; a level curve of Gaussians need not.
   */
  @Test
  void someOutlinesAreNoStars() {
    int noStar = 0;
    for (int seed = 0; seed < 40; seed++) {
      Outline outline = Outline.ofGaussians(new SplittableRandom(seed));
      assertThat(outline.howFarOut(1.85f, 0)).as("closed within the chart").isGreaterThan(1);
      assertThat(outline.howFarOut(0, -1.85f)).isGreaterThan(1);
      noStar += isLeftTwice(outline) ? 1 : 0;
    }
    assertThat(noStar).isGreaterThan(3);
  }

  private static boolean isLeftTwice(Outline outline) {
    for (int degrees = 0; degrees < 360; degrees += 5) {
      double angle = Math.toRadians(degrees);
      int left = 0;
      boolean inside = outline.howFarOut(0, 0) < 1;
      for (double r = 0.02; r < 1.85; r += 0.02) {
        boolean now =
            outline.howFarOut((float) (r * Math.cos(angle)), (float) (r * Math.sin(angle))) < 1;
        left += inside && !now ? 1 : 0;
        inside = now;
      }
      if (left > 1) {
        return true;
      }
    }
    return false;
  }

  private static Phantom phantom(long subject, DeviceModel model) {
    return phantom(subject, model, PhantomBody.RANDOM_SHAPES.anatomy(subject, model));
  }

  private static Phantom phantom(long subject, DeviceModel model, Anatomy anatomy) {
    return new Phantom(new PhantomSettings(subject, 1, model, SIDE, SIDE, 20), anatomy, false);
  }

  /** Mean gray within the shapes less that of what is seen beside them; NaN with too few pixels. */
  private static double contrast(PhantomFrame frame) {
    double[] sum = new double[2];
    int[] count = new int[2];
    for (int i = 0; i < frame.truth().length; i++) {
      int gray = frame.pixels()[i] & 0xFF;
      int inside = frame.truth()[i];
      if (inside == 1 || gray > 0) {
        sum[inside] += gray;
        count[inside]++;
      }
    }
    return count[1] < 40 ? Double.NaN : sum[1] / count[1] - sum[0] / count[0];
  }

  private static int firstRow(byte[] truth) {
    for (int i = 0; i < truth.length; i++) {
      if (truth[i] == 1) {
        return i / SIDE;
      }
    }
    return 0;
  }

  private static int sum(byte[] truth) {
    int sum = 0;
    for (byte value : truth) {
      sum += value;
    }
    return sum;
  }
}
