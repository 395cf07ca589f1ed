package io.sonostream.viewer.feed;

import io.sonostream.client.Cluster;
import io.sonostream.client.topic.Followed;
import io.sonostream.client.topic.StartAt;
import io.sonostream.client.topic.TopicFollower;
import io.sonostream.schemas.AuditRecord;
import io.sonostream.schemas.LabelRequests;
import io.sonostream.schemas.ShadowComparison;
import io.sonostream.schemas.TrainingEvent;
import io.sonostream.viewer.facts.AuditBoard;
import io.sonostream.viewer.facts.ModelBoard;
import io.sonostream.viewer.facts.RequestBoard;
import io.sonostream.viewer.facts.TrainingBoard;
import java.time.Clock;
import java.time.Duration;

/** Comparisons, training events, the audit and label requests, each to its board. */
public final class FactRecords {
  /** As far back as the shadow curve of the page reaches. */
  private static final Duration SHADOW_AGE = Duration.ofMinutes(90);

  private final ModelBoard models;
  private final TrainingBoard training;
  private final AuditBoard audit;
  private final RequestBoard requests;
  private final Runnable changed;

  /**
   * @param changed told after every record that browsers are told of
   */
  public FactRecords(
      ModelBoard models,
      TrainingBoard training,
      AuditBoard audit,
      RequestBoard requests,
      Runnable changed) {
    this.models = models;
    this.training = training;
    this.audit = audit;
    this.requests = requests;
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
        .read(cluster.topics().audit(), AuditRecord.class, StartAt.BEGINNING, this::change)
        .read(
            cluster.topics().labelRequests(),
            LabelRequests.class,
            StartAt.BEGINNING,
            this::requested)
        .build();
  }

  private void comparison(Followed<ShadowComparison> record) {
    ShadowComparison comparison = record.value();
    if (comparison != null) {
      models.shadow(comparison);
      changed.run();
    }
  }

  private void change(Followed<AuditRecord> record) {
    AuditRecord change = record.value();
    if (change != null) {
      audit.record(change);
    }
  }

  private void requested(Followed<LabelRequests> record) {
    LabelRequests list = record.value();
    if (list != null) {
      requests.record(list);
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
