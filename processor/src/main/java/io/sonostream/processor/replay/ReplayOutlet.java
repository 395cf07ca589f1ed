package io.sonostream.processor.replay;

import io.sonostream.processor.stream.FrameOrigin;
import io.sonostream.processor.stream.Outlet;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Sends answers in the open transaction, and counts them. A header names the replay: a dead letter
 * of a frame that was dead before is no second frame. A send that fails fails the commit.
 */
record ReplayOutlet(
    String replay,
    String maskTopic,
    String deadTopic,
    Producer<byte[], byte[]> producer,
    Tallies tallies)
    implements Outlet {
  static final String HEADER = "sonostream.replay";

  @Override
  public void mask(FrameOrigin origin, Record<byte[], byte[]> mask) {
    send(maskTopic, mask);
    tallies.change(origin.partition(), PartitionTally::mask);
  }

  @Override
  public void dead(FrameOrigin origin, Record<byte[], byte[]> letter) {
    send(deadTopic, letter);
    tallies.change(origin.partition(), PartitionTally::deadLetter);
  }

  /** No partition: Kafka's own partitioner, as the lanes use it, keeps a device together. */
  private void send(String topic, Record<byte[], byte[]> record) {
    record.headers().add(HEADER, replay.getBytes(StandardCharsets.UTF_8));
    producer.send(
        new ProducerRecord<>(
            topic, null, record.timestamp(), record.key(), record.value(), record.headers()));
  }
}
