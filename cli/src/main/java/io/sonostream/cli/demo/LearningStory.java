package io.sonostream.cli.demo;

import io.sonostream.schemas.TrainingEvent;
import io.sonostream.schemas.serde.RecordSerdes;
import io.sonostream.schemas.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Tells in lines of text what the trainer does, from its events: taken up, each epoch with its
 * Dice, promoted or why not. Every line begins with the time since the demo's start.
 *
 * <p>Owner: the listener's thread writes, the display reads. Hand-off: a queue of lines. Bound: a
 * few lines a run. Shutdown: {@link #close}.
 */
final class LearningStory implements AutoCloseable {
  private final Instant startedAt;
  private final Deserializer<TrainingEvent> events;
  private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
  private final TopicListener listener;

  LearningStory(Map<String, String> kafka, RecordSerdes serdes, Topics topics, Instant startedAt) {
    this.startedAt = startedAt;
    this.events = serdes.forValue(TrainingEvent.class).deserializer();
    this.listener =
        new TopicListener(
            "learning-story",
            kafka,
            List.of(topics.trainingEvents().name()),
            record -> hear(events.deserialize(record.topic(), record.value())));
  }

  void start() {
    listener.start();
  }

  @Override
  public void close() {
    listener.close();
  }

  /** What has happened since the last call, oldest first. */
  List<String> news() {
    List<String> news = new ArrayList<>();
    for (String line = lines.poll(); line != null; line = lines.poll()) {
      news.add(line);
    }
    return news;
  }

  private void hear(@Nullable TrainingEvent event) {
    if (event != null) {
      line(event, startedAt).ifPresent(lines::add);
    }
  }

  /** One event as a line; empty where there is nothing to tell. */
  static Optional<String> line(TrainingEvent event, Instant startedAt) {
    return event.getMessage().isBlank()
        ? Optional.empty()
        : Optional.of(at(startedAt, event.getAt(), event.getMessage() + figures(event)));
  }

  /** A line of this demo, which began at {@code startedAt}. */
  static String at(Instant startedAt, Instant now, String words) {
    return String.format(
        Locale.ROOT, "+%d s  %s", Duration.between(startedAt, now).toSeconds(), words);
  }

  private static String figures(TrainingEvent event) {
    Double dice = event.getValidationDice();
    Double left = event.getSecondsLeft();
    return (dice == null ? "" : String.format(Locale.ROOT, ", validation Dice %.3f", dice))
        + (left == null || left < 1 ? "" : String.format(Locale.ROOT, ", about %.0f s left", left));
  }
}
