package io.sonostream.learning.training;

import java.nio.ByteBuffer;

/**
 * Examples of one step. The buffers belong to the caller and are free again after the step.
 *
 * @param pixels direct buffer, unsigned 8-bit, (N,C,H,W) from index 0
 * @param classes direct buffer, class values, (N,H',W') at the size of the network's output, from
 *     index 0
 * @param count N, >= 1
 */
public record TrainingBatch(ByteBuffer pixels, ByteBuffer classes, int count) {
  public TrainingBatch {
    if (!pixels.isDirect() || !classes.isDirect()) {
      throw new IllegalArgumentException("a training batch needs direct buffers");
    }
    if (count < 1) {
      throw new IllegalArgumentException("a training batch of " + count + " examples");
    }
  }
}
