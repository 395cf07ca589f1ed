package io.sonostream.client.frames;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** A frame that waits for its turn, and who waits for it. */
record QueuedFrame(FrameImage image, Instant capturedAt, CompletableFuture<FrameReceipt> receipt) {
  QueuedFrame(FrameImage image, Instant capturedAt) {
    this(image, capturedAt, new CompletableFuture<>());
  }

  void drop(String why) {
    receipt.completeExceptionally(new FrameDroppedException(why));
  }
}
