/**
 * Images become frames: numbered, in order, and never in the way of who makes them.
 *
 * <pre>
 *   your thread            FrameSender's thread          Kafka's own thread
 *   FramePublisher ─▶ FrameQueue ═══▶ Outbox: sequence ─▶ producer ═══▶ acknowledged: the future
 *                     (full: its oldest frame is dropped, or you wait)
 * </pre>
 *
 * <b>Sequence numbers</b> are given when a frame is handed to Kafka, not when it is captured. A
 * frame that was dropped therefore leaves no gap in its stream: it was never published, and its
 * future is the only witness. A gap in a topic always means a frame that Kafka was given and did
 * not acknowledge.
 *
 * <p>Read {@link io.sonostream.client.frames.FramePublisher} first.
 */
@NullMarked
package io.sonostream.client.frames;

import org.jspecify.annotations.NullMarked;
