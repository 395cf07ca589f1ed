package io.sonostream.learning.evaluation;

import io.sonostream.learning.metrics.MaskScore;

/**
 * How well a model did on one image.
 *
 * @param established the label was there when the champion was made
 * @param uncertainty how much Dice the model itself expected to lack, 0 (sure) to 1
 */
public record ImageScore(
    String id,
    String subject,
    String device,
    boolean established,
    MaskScore score,
    double uncertainty) {}
