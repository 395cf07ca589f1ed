package io.sonostream.processor.inference;

import io.sonostream.processor.batch.ModelIdentity;

/**
 * A model as people and pages see it.
 *
 * @param batchSize largest batch
 * @param framesPerSecond measured, all workers together
 */
public record ServingStatus(
    ModelIdentity model, String engine, int batchSize, double framesPerSecond) {}
