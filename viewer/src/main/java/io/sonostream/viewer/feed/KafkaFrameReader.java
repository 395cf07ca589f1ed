package io.sonostream.viewer.feed;

import io.sonostream.schemas.Frame;
import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.schemas.serde.RecordSerdes;
import io.sonostream.viewer.desk.FrameReader;
import io.sonostream.viewer.desk.Refusal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Reads one record with a consumer of its own: people freeze frames now and then, and nothing has
 * to be kept for those that nobody freezes.
 */
public final class KafkaFrameReader implements FrameReader {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(500);

  private final Map<String, String> kafka;
  private final Deserializer<Frame> frames;

  public KafkaFrameReader(Map<String, String> kafka, RecordSerdes serdes) {
    this.kafka = kafka;
    this.frames = serdes.forValue(Frame.class).deserializer();
  }

  @Override
  public synchronized Frame read(SourceCoordinates source) {
    TopicPartition partition = new TopicPartition(source.getTopic(), source.getPartition());
    try (Consumer<byte[], byte[]> consumer = consumer()) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, source.getOffset());
      long end = System.nanoTime() + LIMIT.toNanos();
      while (System.nanoTime() < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(partition)) {
          Frame frame =
              record.offset() == source.getOffset()
                  ? frames.deserialize(source.getTopic(), record.value())
                  : null;
          if (frame == null) {
            throw gone(source, null);
          }
          return frame;
        }
      }
      throw new Refusal(Refusal.Kind.UNAVAILABLE, "Kafka did not give the frame in time");
    } catch (org.apache.kafka.clients.consumer.OffsetOutOfRangeException
        | io.sonostream.schemas.serde.PoisonRecordException e) {
      throw gone(source, e);
    } catch (KafkaException e) {
      throw new Refusal(
          Refusal.Kind.UNAVAILABLE, "Kafka did not give the frame: " + e.getMessage(), e);
    }
  }

  private static Refusal gone(
      SourceCoordinates source, @org.jspecify.annotations.Nullable Exception cause) {
    String message =
        "the frame at offset "
            + source.getOffset()
            + " is not in Kafka any more; freeze a newer one";
    return cause == null
        ? new Refusal(Refusal.Kind.GONE, message)
        : new Refusal(Refusal.Kind.GONE, message, cause);
  }

  private Consumer<byte[], byte[]> consumer() {
    Map<String, Object> config = new HashMap<>();
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, "viewer-freeze");
    config.putAll(kafka);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 64 * 1024);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
