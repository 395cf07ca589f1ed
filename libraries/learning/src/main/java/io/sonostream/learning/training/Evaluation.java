package io.sonostream.learning.training;

/**
 * What the network says of a batch, without learning from it.
 *
 * @param loss of the batch
 * @param classes predicted class values, (N,H',W'): probability >= 0.5 for one class, else the
 *     likeliest
 */
@SuppressWarnings("ArrayRecordComponent")
public record Evaluation(double loss, byte[] classes) {}
