package io.sonostream.client;

/** Where a record stands, acknowledged by all replicas in sync. */
public record Receipt(String topic, int partition, long offset) {
  @Override
  public String toString() {
    return topic + "-" + partition + "@" + offset;
  }
}
