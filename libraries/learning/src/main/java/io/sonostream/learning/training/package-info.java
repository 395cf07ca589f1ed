/**
 * One step of learning at a time, on the trainable archive that the graph's writer makes. Read
 * {@code TrainingSession} first.
 *
 * <pre>
 * Graph + StateDict -> trainable archive -> TrainingSession
 * TrainingBatch (u8 pixels, u8 classes) -> forward -> SegmentationLoss -> backward -> clip -> Optimiser -> WeightAverage
 * TrainingSession.state() -> TrainingState (weights, moments, counters, average) -> back into a session
 * </pre>
 *
 * Knows nothing of files of images, epochs or strategies: that is the trainer's.
 */
@NullMarked
package io.sonostream.learning.training;

import org.jspecify.annotations.NullMarked;
