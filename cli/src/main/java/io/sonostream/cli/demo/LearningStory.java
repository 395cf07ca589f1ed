package io.sonostream.cli.demo;

import io.sonostream.client.Cluster;
import io.sonostream.client.topic.StartAt;
import io.sonostream.client.topic.TopicFollower;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.TrainingEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Tells in lines of text what the trainer does, from its events: taken up, each epoch with its
 * Dice, promoted or why not. Every line begins with the time since the demo's start.
 *
 * <p>Owner: the follower's thread writes, the display reads. Hand-off: a queue of lines. Bound: a
 * few lines a run. Shutdown: {@link #close}.
 */
final class LearningStory implements AutoCloseable {
  private final Instant startedAt;
  private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
  private final TopicFollower follower;

  LearningStory(Cluster cluster, Instant startedAt) {
    this.startedAt = startedAt;
    this.follower =
        TopicFollower.named("learning-story", cluster)
            .read(
                cluster.topics().trainingEvents(),
                TrainingEvent.class,
                StartAt.NOW,
                record -> hear(record.value()))
            .build();
  }

  /** Returns when no later event can be overlooked. */
  void start(Duration limit) throws InterruptedException {
    follower.start();
    if (!follower.awaitCaughtUp(limit)) {
      throw new UserException(
          "training events can't be read: "
              + follower.state().trouble().orElse("the broker is too slow"));
    }
  }

  @Override
  public void close() {
    follower.close();
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
