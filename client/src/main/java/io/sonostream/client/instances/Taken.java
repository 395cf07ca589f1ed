package io.sonostream.client.instances;

/** What became of an instance that is safe in Kafka. */
public enum Taken {
  /** Its frames were published. */
  PUBLISHED,
  /** They had been published before, and were not again. */
  KNOWN
}
