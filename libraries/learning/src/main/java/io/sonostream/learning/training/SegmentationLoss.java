package io.sonostream.learning.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Activation;
import io.sonostream.imaging.image.ClassMap;

/**
 * Cross-entropy and soft Dice (Milletari et al., V-Net, 2016) on logits. One plane: binary
 * cross-entropy with logits and the Dice of the foreground. Several: cross-entropy and the mean
 * Dice of the foreground classes. The Dice is taken over the whole batch, so an image without
 * foreground doesn't tear at the gradient. With deep supervision the mean over the outputs. Pixels
 * of class {@link ClassMap#IGNORED} count in no term.
 */
final class SegmentationLoss {
  /** Keeps the Dice of an empty batch at 1 instead of 0/0. */
  private static final float SMOOTH = 1;

  private final float crossEntropyWeight;
  private final float diceWeight;

  SegmentationLoss(double crossEntropyWeight, double diceWeight) {
    this.crossEntropyWeight = (float) crossEntropyWeight;
    this.diceWeight = (float) diceWeight;
  }

  /**
   * A scalar.
   *
   * @param outputs f32 logits, each (N,K,H,W)
   * @param classes u8 class values, (N,H,W)
   */
  NDArray of(NDList outputs, NDArray classes) {
    NDArray sum = of(outputs.get(0), classes);
    for (int i = 1; i < outputs.size(); i++) {
      sum = sum.add(of(outputs.get(i), classes));
    }
    return outputs.size() == 1 ? sum : sum.div(outputs.size());
  }

  private NDArray of(NDArray logits, NDArray classes) {
    NDArray known = classes.neq(ClassMap.IGNORED).toType(DataType.FLOAT32, false);
    return logits.getShape().get(1) == 1
        ? binary(logits, classes, known)
        : multiple(logits, classes, known);
  }

  /** max(x,0) - x y + log(1 + exp(-|x|)) never overflows. */
  private NDArray binary(NDArray x, NDArray classes, NDArray known) {
    NDArray w = known.reshape(x.getShape());
    NDArray y = classes.toType(DataType.FLOAT32, false).reshape(x.getShape()).mul(w);
    NDArray softplus = x.abs().neg().exp().add(1).log();
    NDArray each = x.maximum(0).sub(x.mul(y)).add(softplus);
    NDArray entropy = each.mul(w).sum().div(w.sum().maximum(1));
    NDArray p = Activation.sigmoid(x).mul(w);
    NDArray dice = softDice(p.mul(y).sum(), p.sum().add(y.sum()));
    return entropy.mul(crossEntropyWeight).add(dice.neg().add(1).mul(diceWeight));
  }

  private NDArray multiple(NDArray logits, NDArray classes, NDArray known) {
    int planes = (int) logits.getShape().get(1);
    NDArray w = known.expandDims(1);
    NDArray y =
        classes
            .toType(DataType.FLOAT32, false)
            .mul(known)
            .toType(DataType.INT64, false)
            .oneHot(planes, DataType.FLOAT32)
            .transpose(0, 3, 1, 2)
            .mul(w);
    NDArray logarithms = logits.logSoftmax(1);
    NDArray entropy = logarithms.mul(y).sum().neg().div(known.sum().maximum(1));
    int[] allButPlanes = {0, 2, 3};
    NDArray p = logarithms.exp().mul(w);
    NDArray overlap = p.mul(y).sum(allButPlanes);
    NDArray total = p.sum(allButPlanes).add(y.sum(allButPlanes));
    NDArray dice = softDice(overlap, total).get("1:").mean();
    return entropy.mul(crossEntropyWeight).add(dice.neg().add(1).mul(diceWeight));
  }

  private static NDArray softDice(NDArray overlap, NDArray total) {
    return overlap.mul(2).add(SMOOTH).div(total.add(SMOOTH));
  }
}
