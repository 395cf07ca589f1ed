package io.sonostream.viewer.feed;

import io.sonostream.schemas.ModelAssignment;
import io.sonostream.schemas.ModelRelease;
import io.sonostream.schemas.ShadowComparison;
import io.sonostream.schemas.TrainingEvent;
import io.sonostream.schemas.serde.RecordSerdes;
import io.sonostream.schemas.topics.TopicSpec;
import io.sonostream.schemas.topics.Topics;
import io.sonostream.viewer.facts.ModelBoard;
import io.sonostream.viewer.facts.TrainingBoard;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;

/** Releases, assignments, comparisons and training events, each to its board. */
public final class FactRecords {
  /** As far back as the shadow curve of the page reaches. */
  private static final Duration SHADOW_AGE = Duration.ofMinutes(90);

  private final RecordSerdes serdes;
  private final Runnable changed;
  private final Map<String, Start> starts = new HashMap<>();
  private final Map<String, Consumer<ConsumerRecord<byte[], byte[]>>> takers = new HashMap<>();

  /**
   * @param changed told after every record
   */
  public FactRecords(
      ModelBoard models,
      TrainingBoard training,
      Topics topics,
      RecordSerdes serdes,
      Runnable changed) {
    this.serdes = serdes;
    this.changed = changed;
    take(topics.modelReleases(), ModelRelease.class, Start.EVERYTHING, models::release);
    take(topics.modelAssignments(), ModelAssignment.class, Start.EVERYTHING, models::assignment);
    take(topics.modelShadow(), ShadowComparison.class, Start.since(SHADOW_AGE), models::shadow);
    take(
        topics.trainingEvents(),
        TrainingEvent.class,
        Start.EVERYTHING,
        event -> {
          models.event(event);
          training.event(event);
        });
  }

  /** The feed that fills the boards. */
  public TopicFeed feed(Map<String, String> kafka) {
    return new TopicFeed("viewer-facts", kafka, Map.copyOf(starts), false, this::accept, () -> {});
  }

  private void accept(ConsumerRecord<byte[], byte[]> record) {
    Consumer<ConsumerRecord<byte[], byte[]>> taker = takers.get(record.topic());
    if (taker != null) {
      taker.accept(record);
      changed.run();
    }
  }

  private <T extends SpecificRecord> void take(
      TopicSpec topic, Class<T> type, Start start, Consumer<T> board) {
    Deserializer<T> deserializer = serdes.forValue(type).deserializer();
    starts.put(topic.name(), start);
    takers.put(
        topic.name(),
        record -> {
          T value = deserializer.deserialize(record.topic(), record.value());
          if (value != null) {
            board.accept(value);
          }
        });
  }
}
