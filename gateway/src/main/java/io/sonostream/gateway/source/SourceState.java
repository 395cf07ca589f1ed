package io.sonostream.gateway.source;

/** How a source stands. */
public enum SourceState {
  /** Has not begun yet. */
  OPENING,
  /** Gives frames, or waits for some. */
  RUNNING,
  /** Failed; it is tried again. */
  FAILED,
  /** Has no more frames. */
  DONE
}
