package io.sonostream.learning.training;

/**
 * What one step found.
 *
 * @param loss of the batch before the update
 * @param gradientNorm global norm over all learning parameters, before clipping
 * @param updated false when loss or gradients were not finite: the weights then stay as they were
 */
public record StepResult(double loss, double gradientNorm, boolean updated) {}
