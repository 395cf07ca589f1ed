/**
 * The Open Inference Protocol, version 2, over HTTP: one image in, one mask out, by the same engine
 * as the lanes', for whoever knows Triton or KServe and has no Kafka at hand.
 *
 * <pre>
 *   POST /v2/models/TASK/infer ─ Guard ─ InferRequest ─ RequestImage ─▶ FrameIntake (as an archive frame)
 *                                 └─ InferAnswer: JSON, or JSON and bytes ◀─ Outcome
 * </pre>
 *
 * Nothing of it is in Kafka: whoever asks keeps the answer, or nobody does. Read {@link
 * io.sonostream.processor.openinference.OpenInferenceServer} first; docs/inference-protocol.md has
 * the protocol.
 */
@NullMarked
package io.sonostream.processor.openinference;

import org.jspecify.annotations.NullMarked;
