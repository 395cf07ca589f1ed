package io.sonostream.devices.publish;

/** What a device does when Kafka takes fewer frames than it captures. */
public enum WhenFull {
  /** Goes on and drops its oldest unsent frame: an examination does not wait. */
  DROP_OLDEST,
  /** Captures nothing until there is room: a file can wait, and no frame of it is lost. */
  PAUSE
}
