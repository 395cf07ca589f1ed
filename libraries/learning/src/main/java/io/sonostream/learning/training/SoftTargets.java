package io.sonostream.learning.training;

import java.nio.ByteBuffer;

/**
 * What other networks say of a batch, to be learned beside its truth (Hinton et al., Distilling the
 * Knowledge in a Neural Network, 2015). The buffer belongs to the caller and is free again after
 * the step.
 *
 * @param probabilities direct buffer of floats in the machine's order, 0-1, (N,K,H',W') at the size
 *     of the network's output, from index 0; of several planes those of a pixel sum to 1
 * @param weight their share of the loss, above 0 and at most 1; the truth has the rest
 */
public record SoftTargets(ByteBuffer probabilities, double weight) {
  public SoftTargets {
    if (!probabilities.isDirect()) {
      throw new IllegalArgumentException("soft targets need a direct buffer");
    }
    requireWeight(weight);
  }

  /** The weight, where it is one. */
  public static double requireWeight(double weight) {
    if (!(weight > 0 && weight <= 1)) {
      throw new IllegalArgumentException(
          "the teachers' weight is " + weight + "; allowed are above 0 to 1 (nothing but them)");
    }
    return weight;
  }
}
