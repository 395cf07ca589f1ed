package io.sonostream.viewer.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sonostream.client.Cluster;
import io.sonostream.client.models.ModelRegistry;
import io.sonostream.client.training.TrainingClient;
import io.sonostream.embedded.LocalCluster;
import io.sonostream.runtime.RevocationList;
import io.sonostream.schemas.ModelAssignment;
import io.sonostream.schemas.ModelRelease;
import io.sonostream.schemas.TrainingCommand;
import io.sonostream.schemas.topics.TopicOptions;
import io.sonostream.schemas.topics.Topics;
import io.sonostream.viewer.Records;
import io.sonostream.viewer.SharedCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedCluster.class)
class ControlDeskIT {
  private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");
  private static final String TASK = Records.TASK;

  @TempDir Path folder;

  private Path revoked;
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
    revoked = folder.resolve("revoked");
    control = new ControlDesk(models, training, new RevocationList(revoked));
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
  void whatIsRevokedServesByNoPromotionAndNoRollback() throws Exception {
    ModelRelease v1 = Records.release("v1", null, 0.6, AT);
    models.release(v1);
    models.release(Records.release("v2", "v1", 0.7, AT));
    control.promote(TASK, "v1", null, "ann", "first");
    control.promote(TASK, "v2", "v1", "ann", "better");
    Files.writeString(revoked, "package " + v1.getSha256() + " it misses nerves\n");
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> control.promote(TASK, "v1", "v2", "bob", "back"))
        .withMessage(
            TASK
                + " v1: package "
                + v1.getSha256()
                + " is revoked (it misses nerves); release another version");
    refused(Refusal.Kind.GONE, () -> control.rollback(TASK, "v2", "bob", "back"));
    assertThat(models.read().championVersion(TASK)).isEqualTo("v2");
    Files.writeString(revoked, "nothing that is understood\n");
    refused(Refusal.Kind.BAD_REQUEST, () -> control.promote(TASK, "v1", "v2", "bob", "back"));
    Files.delete(revoked);
    control.rollback(TASK, "v2", "bob", "back");
    assertThat(models.read().championVersion(TASK)).isEqualTo("v1");
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
