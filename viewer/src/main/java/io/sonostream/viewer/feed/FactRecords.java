package io.sonostream.viewer.feed;

import io.sonostream.client.Cluster;
import io.sonostream.client.topic.Followed;
import io.sonostream.client.topic.StartAt;
import io.sonostream.client.topic.TopicFollower;
import io.sonostream.schemas.ShadowComparison;
import io.sonostream.schemas.TrainingEvent;
import io.sonostream.viewer.facts.ModelBoard;
import io.sonostream.viewer.facts.TrainingBoard;
import java.time.Clock;
import java.time.Duration;

/** Comparisons and training events, each to its board. */
public final class FactRecords {
  /** As far back as the shadow curve of the page reaches. */
  private static final Duration SHADOW_AGE = Duration.ofMinutes(90);

  private final ModelBoard models;
  private final TrainingBoard training;
  private final Runnable changed;

  /**
   * @param changed told after every record
   */
  public FactRecords(ModelBoard models, TrainingBoard training, Runnable changed) {
    this.models = models;
    this.training = training;
    this.changed = changed;
  }

  /** Fills the boards, once it is started. */
  public TopicFollower follower(Cluster cluster, Clock clock) {
    return TopicFollower.named("viewer-facts", cluster)
        .read(
            cluster.topics().modelShadow(),
            ShadowComparison.class,
            StartAt.age(SHADOW_AGE, clock.instant()),
            this::comparison)
        .read(
            cluster.topics().trainingEvents(), TrainingEvent.class, StartAt.BEGINNING, this::event)
        .build();
  }

  private void comparison(Followed<ShadowComparison> record) {
    ShadowComparison comparison = record.value();
    if (comparison != null) {
      models.shadow(comparison);
      changed.run();
    }
  }

  private void event(Followed<TrainingEvent> record) {
    TrainingEvent event = record.value();
    if (event != null) {
      models.event(event);
      training.event(event);
      changed.run();
    }
  }
}
