package io.sonostream.client.frames;

import io.opentelemetry.api.trace.Span;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/**
 * A frame that waits for its turn, and who waits for it.
 *
 * @param span from here until Kafka has it
 */
record QueuedFrame(
    FrameImage image, Instant capturedAt, Span span, CompletableFuture<FrameReceipt> receipt) {
  QueuedFrame(FrameImage image, Instant capturedAt, Span span) {
    this(image, capturedAt, span, new CompletableFuture<>());
  }

  void drop(String why) {
    receipt.completeExceptionally(new FrameDroppedException(why));
  }
}
