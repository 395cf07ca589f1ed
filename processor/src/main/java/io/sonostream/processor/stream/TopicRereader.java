package io.sonostream.processor.stream;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * From Kafka, with a consumer that belongs to no group.
 *
 * <p>Owner: the stream thread of its task. Hand-off: none. Bound: one poll. Shutdown: {@link
 * #close} does not wait for the broker.
 */
final class TopicRereader implements FrameRereader {
  private final Consumer<byte[], byte[]> consumer;
  private final TopicPartition partition;
  private final Deque<ConsumerRecord<byte[], byte[]>> here = new ArrayDeque<>();

  TopicRereader(Consumer<byte[], byte[]> consumer, TopicPartition partition) {
    this.consumer = consumer;
    this.partition = partition;
    consumer.assign(List.of(partition));
  }

  @Override
  public void from(long offset) {
    here.clear();
    consumer.seek(partition, offset);
  }

  @Override
  public @Nullable ConsumerRecord<byte[], byte[]> peek() {
    if (here.isEmpty()) {
      consumer.poll(Duration.ZERO).forEach(here::add);
    }
    return here.peekFirst();
  }

  @Override
  public void drop() {
    here.removeFirst();
  }

  @Override
  public long position() {
    ConsumerRecord<byte[], byte[]> next = here.peekFirst();
    return next == null ? consumer.position(partition) : next.offset();
  }

  @Override
  public long beginning() {
    return Objects.requireNonNull(consumer.beginningOffsets(List.of(partition)).get(partition));
  }

  @Override
  public void close() {
    consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ZERO));
  }
}
