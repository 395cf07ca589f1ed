package io.sonostream.client.masks;

/**
 * Takes one mask at a time, on the subscriber's thread; while it works, later masks wait in Kafka.
 * See {@link io.sonostream.client.topic.RecordHandler} for what its exceptions mean.
 */
@FunctionalInterface
public interface MaskListener {
  void accept(ReceivedMask received);
}
