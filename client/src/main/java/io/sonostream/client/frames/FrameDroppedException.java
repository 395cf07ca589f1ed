package io.sonostream.client.frames;

/** The frame was never handed to Kafka: a newer one took its place, or the publisher was closed. */
public final class FrameDroppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FrameDroppedException(String message) {
    super(message);
  }
}
