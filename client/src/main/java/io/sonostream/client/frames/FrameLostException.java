package io.sonostream.client.frames;

import io.sonostream.schemas.records.FrameId;

/** Kafka refused the frame, or gave it up; in the second case the broker may still have it. */
public final class FrameLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient FrameId frame;

  FrameLostException(FrameId frame, Exception cause) {
    super("frame " + frame + " is lost: " + cause.getMessage(), cause);
    this.frame = frame;
  }

  /** The name that it had or would have had. */
  public FrameId frame() {
    return frame;
  }
}
