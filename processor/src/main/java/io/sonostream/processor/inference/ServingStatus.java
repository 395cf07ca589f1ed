package io.sonostream.processor.inference;

import io.sonostream.processor.batch.ModelIdentity;
import java.util.List;

/**
 * A model as people and pages see it.
 *
 * @param classes of its foreground, the first has value 1
 * @param channels of the pixels that it looks at, 1 or 3
 * @param batchSize largest batch
 * @param framesPerSecond measured, all workers together
 */
public record ServingStatus(
    ModelIdentity model,
    String engine,
    List<String> classes,
    int channels,
    int batchSize,
    double framesPerSecond) {}
