package io.sonostream.viewer.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sonostream.client.Cluster;
import io.sonostream.client.models.ModelRegistry;
import io.sonostream.client.training.TrainingClient;
import io.sonostream.embedded.LocalCluster;
import io.sonostream.schemas.ModelAssignment;
import io.sonostream.schemas.TrainingCommand;
import io.sonostream.schemas.topics.TopicOptions;
import io.sonostream.schemas.topics.Topics;
import io.sonostream.viewer.Records;
import io.sonostream.viewer.SharedCluster;
import java.time.Duration;
import java.time.Instant;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedCluster.class)
class ControlDeskIT {
  private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");
  private static final String TASK = Records.TASK;

  private ModelRegistry models;
  private TrainingClient training;
  private ControlDesk control;

  @BeforeEach
  void open(LocalCluster local, TestInfo test) {
    Topics topics =
        new Topics(
            TopicOptions.DEFAULT
                .withPrefix(test.getTestMethod().orElseThrow().getName() + ".")
                .withPartitions(1, 1));
    Cluster cluster = Cluster.of(local.kafka(), local.registry(), topics);
    cluster.awaitTopics(topics.all(), Duration.ofMinutes(1));
    models = ModelRegistry.open(cluster);
    training = TrainingClient.open(cluster);
    control = new ControlDesk(models, training);
  }

  @AfterEach
  void close() {
    models.close();
    training.close();
  }

  @Test
  void aPromotionIsMadeFromTheChampionThatThePersonSaw() {
    models.release(Records.release("v1", null, 0.6, AT));
    models.release(Records.release("v2", "v1", 0.7, AT));
    refused(Refusal.Kind.GONE, () -> control.promote(TASK, "v9", null, "ann", "why"));
    control.promote(TASK, "v1", null, "ann", "first");
    refused(Refusal.Kind.CONFLICT, () -> control.promote(TASK, "v2", null, "bob", "late"));
    ModelAssignment newest = control.promote(TASK, "v2", "v1", "bob", "better").assignment();
    assertThat(newest).isEqualTo(models.table().assignment(TASK));
    assertThat(newest.getChampionVersion()).isEqualTo("v2");
    assertThat(newest.getPreviousChampionVersion()).isEqualTo("v1");
    assertThat(newest.getAssignedBy()).isEqualTo("bob");
  }

  @Test
  void thereIsAWayBackOnlyAfterAPromotion() {
    refused(Refusal.Kind.BAD_REQUEST, () -> control.rollback(TASK, null, "ann", "why"));
    models.release(Records.release("v1", null, 0.6, AT));
    models.release(Records.release("v2", "v1", 0.7, AT));
    models.promote(TASK, "v1", null, "ann", "first");
    refused(Refusal.Kind.BAD_REQUEST, () -> control.rollback(TASK, "v1", "ann", "why"));
    models.promote(TASK, "v2", "v1", "ann", "better");
    refused(Refusal.Kind.CONFLICT, () -> control.rollback(TASK, "v1", "ann", "why"));
    assertThat(control.rollback(TASK, "v2", "ann", "worse").assignment().getChampionVersion())
        .isEqualTo("v1");
  }

  @Test
  void trainingIsAskedForKnownTasksOnly() {
    refused(Refusal.Kind.GONE, () -> control.retrain(TASK, null, "ann", "why"));
    models.release(Records.release("v1", null, 0.6, AT));
    TrainingClient.Command asked = control.retrain(TASK, "full", "ann", "new probe");
    TrainingCommand command = asked.record();
    assertThat(asked.place().topic()).endsWith("training.commands");
    assertThat(command.getStrategy()).isEqualTo("full");
    assertThat(command.getReason()).isEqualTo("new probe");
    assertThat(command.getRequestedBy()).isEqualTo("ann");
  }

  private static void refused(Refusal.Kind kind, ThrowingCallable wish) {
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(wish)
        .satisfies(refusal -> assertThat(refusal.kind()).isEqualTo(kind));
  }
}
