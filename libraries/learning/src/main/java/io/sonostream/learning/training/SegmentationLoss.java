package io.sonostream.learning.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.ClassScope;
import io.sonostream.learning.recipe.LossShape;
import java.util.List;

/**
 * Cross-entropy and soft Dice (Milletari et al., V-Net, 2016) on logits, bent by {@link LossShape}.
 * One plane: binary cross-entropy with logits and the Dice of the foreground. Several:
 * cross-entropy and the mean Dice of the foreground classes. The Dice is taken over the whole
 * batch, so an image without foreground doesn't tear at the gradient. With deep supervision the
 * mean over the outputs. Pixels of class {@link ClassMap#IGNORED} count in no term.
 *
 * <p>Where a truth is silent about a class ({@link ClassScope}), its background means "background
 * or that class": the cross-entropy asks for the sum of their probabilities (the marginal loss of
 * Shi et al. 2021), and the Dice of the class leaves the image out.
 */
final class SegmentationLoss {
  /** Keeps the Dice of an empty batch at 1 instead of 0/0. */
  private static final float SMOOTH = 1;

  /** A logarithm that no probability has. */
  private static final float NEVER = 1e9f;

  private static final float LEAST = 1e-6f;

  private final float crossEntropyWeight;
  private final float diceWeight;
  private final LossShape shape;

  SegmentationLoss(double crossEntropyWeight, double diceWeight, LossShape shape) {
    this.crossEntropyWeight = (float) crossEntropyWeight;
    this.diceWeight = (float) diceWeight;
    this.shape = shape;
  }

  /**
   * A scalar.
   *
   * @param outputs f32 logits, each (N,K,H,W)
   * @param classes u8 class values, (N,H,W)
   * @param scopes which classes each truth speaks for, N of them, or none where all speak for all
   */
  NDArray of(NDList outputs, NDArray classes, List<ClassScope> scopes) {
    NDArray sum = of(outputs.get(0), classes, scopes);
    for (int i = 1; i < outputs.size(); i++) {
      sum = sum.add(of(outputs.get(i), classes, scopes));
    }
    return outputs.size() == 1 ? sum : sum.div(outputs.size());
  }

  /**
   * As {@link #of(NDList, NDArray, List)}, of which teachers have a share: the cross-entropy to
   * their probabilities, least where the network says the same. Of every pixel, for they know those
   * that the truth leaves out; without a Dice term, whose least is not where both agree (Wang et
   * al., Dice Semimetric Losses, 2023).
   *
   * @param taught f32 probabilities, (N,K,H,W)
   * @param weight of the teachers, 0-1
   */
  NDArray of(
      NDList outputs, NDArray classes, List<ClassScope> scopes, NDArray taught, double weight) {
    NDArray sum = taughtEntropy(outputs.get(0), taught);
    for (int i = 1; i < outputs.size(); i++) {
      sum = sum.add(taughtEntropy(outputs.get(i), taught));
    }
    return of(outputs, classes, scopes)
        .mul((float) (1 - weight))
        .add(sum.mul((float) (weight / outputs.size())));
  }

  /** To probabilities instead of classes, the mean over all pixels. */
  private static NDArray taughtEntropy(NDArray logits, NDArray taught) {
    return logits.getShape().get(1) == 1
        ? binaryEntropy(logits, taught).mean()
        : logits.logSoftmax(1).mul(taught).sum(new int[] {1}, true).neg().mean();
  }

  private NDArray of(NDArray logits, NDArray classes, List<ClassScope> scopes) {
    NDArray known = classes.neq(ClassMap.IGNORED).toType(DataType.FLOAT32, false);
    return logits.getShape().get(1) == 1
        ? binary(logits, classes, known)
        : multiple(logits, classes, known, scopes);
  }

  /** max(x,0) - x y + log(1 + exp(-|x|)) never overflows. */
  private static NDArray binaryEntropy(NDArray x, NDArray y) {
    NDArray softplus = x.abs().neg().exp().add(1).log();
    return x.maximum(0).sub(x.mul(y)).add(softplus);
  }

  private NDArray binary(NDArray x, NDArray classes, NDArray known) {
    NDArray w = known.reshape(x.getShape());
    NDArray y = classes.toType(DataType.FLOAT32, false).reshape(x.getShape()).mul(w);
    NDArray each = binaryEntropy(x, y);
    NDArray p = Activation.sigmoid(x).mul(w);
    NDArray overlap = overlap(p.mul(y).sum(), p.sum(), y.sum());
    return total(entropy(each, weights(w, y)), overlap);
  }

  private NDArray multiple(
      NDArray logits, NDArray classes, NDArray known, List<ClassScope> scopes) {
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
    NDArray spoken = scopes.isEmpty() ? null : spoken(classes, planes, scopes);
    NDArray each =
        spoken == null
            ? logarithms.mul(y).sum(new int[] {1}, true).neg()
            : marginal(logarithms, y, spoken);
    int[] allButPlanes = {0, 2, 3};
    NDArray p = logarithms.exp().mul(w);
    p = spoken == null ? p : p.mul(spoken);
    NDArray overlap = overlap(p.mul(y).sum(allButPlanes), p.sum(allButPlanes), y.sum(allButPlanes));
    return total(entropy(each, weights(w, y)), overlap.get("1:").mean());
  }

  /** (N,K,1,1): 1 where an image's truth speaks for the class, as all do for the background. */
  private static NDArray spoken(NDArray classes, int planes, List<ClassScope> scopes) {
    float[] speaks = new float[scopes.size() * planes];
    for (int i = 0; i < speaks.length; i++) {
      speaks[i] = i % planes == 0 || scopes.get(i / planes).speaksFor(i % planes) ? 1 : 0;
    }
    return classes.getManager().create(speaks, new Shape(scopes.size(), planes, 1, 1));
  }

  /** -log of the summed probability of all classes that the truth allows at a pixel. */
  private static NDArray marginal(NDArray logarithms, NDArray y, NDArray spoken) {
    NDArray allowed = y.add(y.get(":,0:1").mul(spoken.neg().add(1)));
    NDArray own = logarithms.add(allowed.sub(1).mul(NEVER));
    NDArray most = own.max(new int[] {1}, true).stopGradient();
    return own.sub(most).exp().sum(new int[] {1}, true).log().add(most).neg();
  }

  /**
   * What each pixel counts in the cross-entropy.
   *
   * @param y (N,1,H,W) of a single class, or (N,K,H,W) with the background first; 1 where it is
   */
  private NDArray weights(NDArray known, NDArray y) {
    if (shape.classWeights().isEmpty()) {
      return known;
    }
    int planes = (int) y.getShape().get(1);
    if (planes == 1) {
      return y.neg().add(1).mul(weight(0)).add(y.mul(weight(1))).mul(known);
    }
    NDArray weights = y.get(":,0:1").mul(weight(0));
    for (int k = 1; k < planes; k++) {
      weights = weights.add(y.get(":," + k + ":" + (k + 1)).mul(weight(k)));
    }
    return weights.mul(known);
  }

  private float weight(int value) {
    return shape.classWeights().get(value).floatValue();
  }

  private NDArray entropy(NDArray each, NDArray weights) {
    NDArray own = each;
    if (shape.focalGamma() > 0) {
      // What was unlikely keeps its weight: exp(-entropy) is the truth's probability.
      NDArray missed = each.neg().exp().neg().add(1).maximum(LEAST);
      own = each.mul(missed.pow((float) shape.focalGamma()));
    }
    return own.mul(weights).sum().div(weights.sum().maximum(1));
  }

  /** The soft Dice of each class, or its Tversky index, 0-1. */
  private NDArray overlap(NDArray both, NDArray predicted, NDArray truth) {
    if (shape.falsePositives() == 0.5) {
      return both.mul(2).add(SMOOTH).div(predicted.add(truth).add(SMOOTH));
    }
    float invented = (float) shape.falsePositives();
    NDArray mistakes = predicted.sub(both).mul(invented).add(truth.sub(both).mul(1 - invented));
    return both.add(SMOOTH / 2).div(both.add(mistakes).add(SMOOTH / 2));
  }

  private NDArray total(NDArray entropy, NDArray overlap) {
    return entropy.mul(crossEntropyWeight).add(overlap.neg().add(1).mul(diceWeight));
  }
}
