package io.sonostream.client.frames;

/** What happens when Kafka takes fewer frames than are made. */
public enum WhenFull {
  /** The oldest unsent frame is dropped for the newest: an examination does not wait. */
  DROP_OLDEST,
  /** The sender waits until there is room: a file can wait, and no frame of it is lost. */
  WAIT
}
