package io.sonostream.trainer.evaluation;

import io.sonostream.trainer.metrics.MaskScore;

/** How well a model did on one image. */
public record ImageScore(String id, String subject, String device, MaskScore score) {}
