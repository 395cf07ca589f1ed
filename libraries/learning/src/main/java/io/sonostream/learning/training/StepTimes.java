package io.sonostream.learning.training;

/**
 * Where a session's time went, in nanoseconds, summed over its steps.
 *
 * @param forward network and loss
 * @param backward gradients
 * @param optimizer norm, clipping and update
 */
public record StepTimes(long forward, long backward, long optimizer) {
  StepTimes plus(long moreForward, long moreBackward, long moreOptimizer) {
    return new StepTimes(forward + moreForward, backward + moreBackward, optimizer + moreOptimizer);
  }
}
