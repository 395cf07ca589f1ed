package io.sonostream.client.topic;

import io.sonostream.client.UnavailableException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Reading on up to where the partitions end at the moment, for a thread that waits for it. */
public final class CatchUp {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration SILENCE = Duration.ofSeconds(60);

  private CatchUp() {}

  /**
   * Passes on what lies between the consumer's positions and the ends of its partitions as they are
   * now, by the consumer's own level of isolation.
   *
   * @param consumer with partitions assigned; it stays the caller's
   * @throws UnavailableException when the broker falls silent or refuses
   */
  public static <K, V> void read(
      org.apache.kafka.clients.consumer.Consumer<K, V> consumer,
      Consumer<ConsumerRecord<K, V>> visitor) {
    try {
      Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
      long heard = System.nanoTime();
      long before = -1;
      while (!ends.entrySet().stream()
          .allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
        consumer.poll(POLL).forEach(visitor);
        // Aborted records move the position and are never seen.
        long now = ends.keySet().stream().mapToLong(consumer::position).sum();
        heard = now > before ? System.nanoTime() : heard;
        before = Math.max(now, before);
        requireHeard(heard);
      }
    } catch (KafkaException e) {
      throw new UnavailableException(
          consumer.assignment() + " can't be read to the end: " + e.getMessage(), e);
    }
  }

  /** That the broker has given something lately. */
  public static void requireHeard(long heardNanos) {
    if (System.nanoTime() - heardNanos > SILENCE.toNanos()) {
      throw new UnavailableException(
          "the broker gave nothing for " + SILENCE.toSeconds() + " s", null);
    }
  }
}
