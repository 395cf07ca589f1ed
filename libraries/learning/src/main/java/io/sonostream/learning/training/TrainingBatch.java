package io.sonostream.learning.training;

import io.sonostream.imaging.image.ClassScope;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Examples of one step. The buffers belong to the caller and are free again after the step.
 *
 * @param pixels direct buffer, unsigned 8-bit, (N,C,H,W) from index 0
 * @param classes direct buffer, class values, (N,H',W') at the size of the network's output, from
 *     index 0
 * @param count N, >= 1
 * @param scopes which classes each example's truth speaks for, N of them; empty where all speak for
 *     every class
 */
public record TrainingBatch(
    ByteBuffer pixels, ByteBuffer classes, int count, List<ClassScope> scopes) {
  public TrainingBatch {
    scopes = scopes.stream().allMatch(ClassScope::isAll) ? List.of() : List.copyOf(scopes);
    if (!pixels.isDirect() || !classes.isDirect()) {
      throw new IllegalArgumentException("a training batch needs direct buffers");
    }
    if (count < 1) {
      throw new IllegalArgumentException("a training batch of " + count + " examples");
    }
    if (!scopes.isEmpty() && scopes.size() != count) {
      throw new IllegalArgumentException(
          "a training batch of " + count + " examples has " + scopes.size() + " scopes");
    }
  }

  /** Whose truths speak for every class. */
  public TrainingBatch(ByteBuffer pixels, ByteBuffer classes, int count) {
    this(pixels, classes, count, List.of());
  }

  /** Which classes the truth of one example speaks for. */
  public ClassScope scope(int n) {
    return scopes.isEmpty() ? ClassScope.ALL : scopes.get(n);
  }
}
