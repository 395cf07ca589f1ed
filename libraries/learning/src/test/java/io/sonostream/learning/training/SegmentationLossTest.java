package io.sonostream.learning.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.ClassScope;
import io.sonostream.learning.recipe.LossShape;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentationLossTest {
  private static final int PIXELS = 40;

  /** The loss has no neighbours, so leaving pixels out is the same as not having them. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void ignoredPixelsCountInNoTerm(int planes) {
    Random random = new Random(planes);
    float[] logits = new float[planes * PIXELS];
    byte[] classes = new byte[PIXELS];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) random.nextGaussian();
    }
    int known = 25;
    for (int i = 0; i < PIXELS; i++) {
      classes[i] = (byte) (i < known ? random.nextInt(Math.max(2, planes)) : ClassMap.IGNORED);
    }
    assertThat(loss(logits, classes, planes, PIXELS))
        .isCloseTo(loss(logits, classes, planes, known), within(1e-5f));
    assertThat(loss(logits, new byte[PIXELS], planes, PIXELS))
        .isNotCloseTo(loss(logits, new byte[PIXELS], planes, known), within(1e-5f));
  }

  /** Nobody looked for class 2: what is called background may be it. */
  @Test
  void backgroundOfASilentClassIsEitherOfBoth() {
    Random random = new Random(5);
    float[] logits = new float[3 * PIXELS];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) (3 * random.nextGaussian());
    }
    byte[] classes = new byte[PIXELS];
    double expected = 0;
    for (int i = 0; i < PIXELS; i++) {
      classes[i] = (byte) random.nextInt(2);
      double[] e = new double[3];
      for (int k = 0; k < 3; k++) {
        e[k] = Math.exp(logits[k * PIXELS + i]);
      }
      double allowed = classes[i] == 0 ? e[0] + e[2] : e[1];
      expected -= Math.log(allowed / (e[0] + e[1] + e[2])) / PIXELS;
    }
    SegmentationLoss entropy = new SegmentationLoss(1, 0, LossShape.PLAIN);
    ClassScope silent = new ClassScope(Set.of(2));
    assertThat(loss(entropy, logits, classes, 3, PIXELS, List.of(silent)))
        .isCloseTo((float) expected, within(1e-4f));
    assertThat(loss(entropy, logits, classes, 3, PIXELS, List.of(ClassScope.ALL)))
        .isCloseTo(loss(entropy, logits, classes, 3, PIXELS, List.of()), within(1e-5f))
        .isGreaterThan((float) expected);
  }

  @Test
  void theDiceOfASilentClassDoesNotPunishWhoDrawsIt() {
    byte[] classes = new byte[PIXELS];
    classes[0] = 1;
    float[] draws = logits(classes, 2);
    float[] doesNot = logits(classes, 0);
    SegmentationLoss dice = new SegmentationLoss(0, 1, LossShape.PLAIN);
    List<ClassScope> silent = List.of(new ClassScope(Set.of(2)));
    assertThat(loss(dice, draws, classes, 3, PIXELS, silent))
        .isCloseTo(loss(dice, doesNot, classes, 3, PIXELS, silent), within(1e-5f));
    assertThat(loss(dice, draws, classes, 3, PIXELS, List.of()))
        .isGreaterThan(loss(dice, doesNot, classes, 3, PIXELS, List.of()) + 0.2f);
  }

  /**
   * Sure of the truth but for the last ten pixels, of which it is sure that they are this class.
   */
  private static float[] logits(byte[] classes, int atTheEnd) {
    float[] logits = new float[3 * PIXELS];
    for (int i = 0; i < PIXELS; i++) {
      logits[(i < PIXELS - 10 ? classes[i] : atTheEnd) * PIXELS + i] = 20;
    }
    return logits;
  }

  @Test
  void aFocalExponentForgetsWhatIsNearlyRight() {
    float[] logits = {2, -1};
    byte[] classes = {1, 1};
    double ownRight = Math.log(1 + Math.exp(-2));
    double ownWrong = Math.log(1 + Math.exp(1));
    double expected =
        (Math.pow(1 - Math.exp(-ownRight), 2) * ownRight
                + Math.pow(1 - Math.exp(-ownWrong), 2) * ownWrong)
            / 2;
    SegmentationLoss focal = new SegmentationLoss(1, 0, new LossShape(2, 0.5, List.of()));
    assertThat(loss(focal, logits, classes, 1, 2, List.of()))
        .isCloseTo((float) expected, within(1e-5f));
  }

  @Test
  void aTverskyShareForgivesFalsePositivesAndNotWhatIsMissed() {
    byte[] classes = {1, 1, 0, 0};
    float[] tooMuch = {20, 20, 20, -20};
    float[] tooLittle = {20, -20, -20, -20};
    SegmentationLoss dice = new SegmentationLoss(0, 1, LossShape.PLAIN);
    SegmentationLoss tversky = new SegmentationLoss(0, 1, new LossShape(0, 0.2, List.of()));
    // (2 + .5) / (2 + .2 + .5), and (1 + .5) / (1 + .8 + .5).
    assertThat(loss(tversky, tooMuch, classes, 1, 4, List.of()))
        .isCloseTo(1 - 2.5f / 2.7f, within(1e-4f))
        .isLessThan(loss(dice, tooMuch, classes, 1, 4, List.of()));
    assertThat(loss(tversky, tooLittle, classes, 1, 4, List.of()))
        .isCloseTo(1 - 1.5f / 2.3f, within(1e-4f))
        .isGreaterThan(loss(dice, tooLittle, classes, 1, 4, List.of()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aClassWeightCountsItsPixelsSoOften(int planes) {
    float[] logits = planes == 1 ? new float[] {1, 1, 1} : new float[] {0, 0, 0, 1, 1, 1};
    byte[] classes = {0, 0, 1};
    double wrong = Math.log(1 + Math.exp(1));
    double right = Math.log(1 + Math.exp(-1));
    SegmentationLoss weighted =
        new SegmentationLoss(1, 0, new LossShape(0, 0.5, List.of(1.0, 4.0)));
    assertThat(loss(weighted, logits, classes, planes, 3, List.of()))
        .isCloseTo((float) ((2 * wrong + 4 * right) / 6), within(1e-5f));
  }

  /** 0.7 log(p) + 0.3 log(1 - p), and the second pixel, of which the truth says nothing. */
  @Test
  void teachersHaveTheirShareOfTheCrossEntropyAlsoWhereTheTruthIsSilent() {
    float[] logits = {2, -1};
    double right = Math.log(1 + Math.exp(-2));
    double wrong = Math.log(1 + Math.exp(2));
    double right2 = Math.log(1 + Math.exp(-1));
    double wrong2 = Math.log(1 + Math.exp(1));
    double soft = (0.7 * right + 0.3 * wrong + 0.6 * right2 + 0.4 * wrong2) / 2;
    SegmentationLoss entropy = new SegmentationLoss(1, 0, new LossShape(2, 0.5, List.of(1.0, 4.0)));
    byte[] classes = {1, (byte) ClassMap.IGNORED};
    double labels = loss(entropy, logits, classes, 1, 2, List.of());
    float[] taught = {0.7f, 0.4f};
    assertThat(taught(entropy, logits, classes, 1, taught, 0.25))
        .isCloseTo((float) (0.75 * labels + 0.25 * soft), within(1e-5f));
    assertThat(taught(entropy, logits, classes, 1, taught, 1))
        .isCloseTo((float) soft, within(1e-5f));
  }

  @Test
  void ofSeveralClassesTeachersAskForTheirDistribution() {
    float[] logits = {0, 1, 3, -2, 0.5f, 0.5f};
    float[] taught = {0.2f, 0.1f, 0.5f, 0.6f, 0.3f, 0.3f};
    double expected = 0;
    for (int i = 0; i < 2; i++) {
      double all = 0;
      for (int k = 0; k < 3; k++) {
        all += Math.exp(logits[2 * k + i]);
      }
      for (int k = 0; k < 3; k++) {
        expected -= taught[2 * k + i] * (logits[2 * k + i] - Math.log(all)) / 2;
      }
    }
    SegmentationLoss both = new SegmentationLoss(0.75, 0.25, LossShape.PLAIN);
    byte[] classes = {2, 0};
    double labels = loss(both, logits, classes, 3, 2, List.of());
    assertThat(taught(both, logits, classes, 3, taught, 0.5))
        .isCloseTo((float) (0.5 * labels + 0.5 * expected), within(1e-5f));
    // Least where the network says what they say.
    float[] same = new float[6];
    double own = 0;
    for (int i = 0; i < 6; i++) {
      same[i] = (float) Math.log(taught[i]);
      own -= taught[i] * Math.log(taught[i]) / 2;
    }
    assertThat(taught(both, same, classes, 3, taught, 1))
        .isCloseTo((float) own, within(1e-5f))
        .isLessThan((float) expected);
  }

  @Test
  void aShapeThatFitsNoNetworkIsRefused() {
    LossShape shape = new LossShape(0, 0.5, List.of(1.0, 2.0));
    assertThat(shape.requireFor(1)).isEqualTo(shape);
    assertThatThrownBy(() -> shape.requireFor(3))
        .hasMessageContaining("2 class weights for 2 classes; give 3");
    assertThatThrownBy(() -> new LossShape(-1, 0.5, List.of()))
        .hasMessageContaining("0 (off) to 5");
    assertThatThrownBy(() -> new LossShape(0, 1, List.of())).hasMessageContaining("0.5 is Dice");
    assertThatThrownBy(() -> new LossShape(0, 0.5, List.of(0.0)))
        .hasMessageContaining("class weight is 0.0");
  }

  /** Of two outputs that say the same, as with deep supervision. */
  private static float taught(
      SegmentationLoss loss,
      float[] logits,
      byte[] classes,
      int planes,
      float[] taught,
      double weight) {
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      Shape shape = new Shape(1, planes, 1, classes.length);
      return loss.of(
              new NDList(manager.create(logits, shape), manager.create(logits, shape)),
              manager.create(
                  ByteBuffer.wrap(classes), new Shape(1, 1, classes.length), DataType.UINT8),
              List.of(),
              manager.create(taught, shape),
              weight)
          .getFloat();
    }
  }

  /** Of the first so many pixels of each plane. */
  private static float loss(float[] logits, byte[] classes, int planes, int pixels) {
    float[] some = new float[planes * pixels];
    for (int k = 0; k < planes; k++) {
      System.arraycopy(logits, k * PIXELS, some, k * pixels, pixels);
    }
    return loss(
        new SegmentationLoss(0.5, 0.5, LossShape.PLAIN), some, classes, planes, pixels, List.of());
  }

  private static float loss(
      SegmentationLoss loss,
      float[] logits,
      byte[] classes,
      int planes,
      int pixels,
      List<ClassScope> scopes) {
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      return loss.of(
              new NDList(manager.create(logits, new Shape(1, planes, 1, pixels))),
              manager.create(
                  ByteBuffer.wrap(classes, 0, pixels).slice(),
                  new Shape(1, 1, pixels),
                  DataType.UINT8),
              scopes)
          .getFloat();
    }
  }
}
