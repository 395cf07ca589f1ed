package io.sonostream.processor.batch;

/** What the former must know of a frame that waits for its batch. */
public interface Waiting {
  Lane lane();

  String task();

  String device();

  /** Microseconds since the epoch, on our clock as far as the device's is known. */
  long capturedAtMicros();

  /** Nobody waits for the outcome any more (its partition moved away); it may be forgotten. */
  boolean cancelled();
}
