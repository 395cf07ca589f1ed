package io.sonostream.learning.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.sonostream.imaging.image.ClassMap;
import java.nio.ByteBuffer;
import java.util.Random;
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

  /** Of the first so many pixels of each plane. */
  private static float loss(float[] logits, byte[] classes, int planes, int pixels) {
    float[] some = new float[planes * pixels];
    for (int k = 0; k < planes; k++) {
      System.arraycopy(logits, k * PIXELS, some, k * pixels, pixels);
    }
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      return new SegmentationLoss(0.5, 0.5)
          .of(
              new NDList(manager.create(some, new Shape(1, planes, 1, pixels))),
              manager.create(
                  ByteBuffer.wrap(classes, 0, pixels).slice(),
                  new Shape(1, 1, pixels),
                  DataType.UINT8))
          .getFloat();
    }
  }
}
