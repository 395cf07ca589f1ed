/**
 * The road without the engine: how many frames a second the processor takes from Kafka, prepares,
 * finishes and gives back, where the engine answers at once; beside Kafka Streams that passes the
 * same bytes through, in the same run.
 *
 * <pre>
 *   ./sonostream bench pipeline [--sides 256,512,1024] [--encodings raw,png,jpeg] [--json]
 *
 *   frames.live, filled before -+-> Processor with AtOnceEngine -> masks.live --+-> Drain -> rows
 *                               +-> PassThrough (Kafka Streams) -> its own topic +
 * </pre>
 *
 * Read {@code PipelineRun} first.
 */
@NullMarked
package io.sonostream.benchmarks.pipeline;

import org.jspecify.annotations.NullMarked;
