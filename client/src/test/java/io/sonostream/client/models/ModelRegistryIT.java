package io.sonostream.client.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.client.Cluster;
import io.sonostream.client.TestCluster;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.ModelAssignment;
import io.sonostream.schemas.ModelRelease;
import io.sonostream.schemas.control.Assignments;
import io.sonostream.schemas.fixtures.Fixtures;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelRegistryIT {
  private static final String TASK = "breast-lesion";

  @TempDir static Path directory;
  private static TestCluster running;

  @BeforeAll
  static void start() {
    running = new TestCluster(directory);
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  void aPromotedVersionServesAndRollbackGivesTheOneBefore() {
    Cluster cluster = running.cluster("promote");
    try (ModelRegistry models = ModelRegistry.open(cluster)) {
      release(models, TASK, "v1", "v2");
      models.promote(TASK, "v1", null, "Ada", "first");
      models.promote(TASK, "v2", "v1", "Ada", "better");
      assertThat(models.table().championVersion(TASK)).isEqualTo("v2");

      Moved back = models.rollback(TASK, "v2", "Ada", "worse after all");

      assertThat(back.assignment().getChampionVersion()).isEqualTo("v1");
      assertThat(back.assignment().getAssignedBy()).isEqualTo("Ada");
      assertThat(back.place().topic()).isEqualTo(cluster.topics().modelAssignments().name());
      assertThat(models.table().champion(TASK).getVersion()).isEqualTo("v1");
    }
  }

  @Test
  void whoHasNotSeenTheChampionIsRefusedAndToldWhoItIs() {
    Cluster cluster = running.cluster("stale");
    try (ModelRegistry mine = ModelRegistry.open(cluster);
        ModelRegistry theirs = ModelRegistry.open(cluster)) {
      release(mine, TASK, "v1", "v2", "v3");
      mine.promote(TASK, "v1", null, "Ada", "first");
      theirs.promote(TASK, "v2", "v1", "Bob", "better");

      assertThatThrownBy(() -> mine.promote(TASK, "v3", "v1", "Ada", "best"))
          .isInstanceOfSatisfying(
              StaleChampionException.class, e -> assertThat(e.champion()).isEqualTo("v2"))
          .hasMessage("the champion of breast-lesion is v2 now, not v1; look again and decide");
      assertThatThrownBy(() -> mine.rollback(TASK, "v1", "Ada", "back"))
          .isInstanceOf(StaleChampionException.class);
      assertThatThrownBy(() -> mine.tryOut(TASK, "v3", 0.1, "v1", "Ada", "try"))
          .isInstanceOf(StaleChampionException.class);
      assertThatThrownBy(() -> mine.endTrial(TASK, null, "Ada", "end"))
          .isInstanceOf(StaleChampionException.class);
      assertThat(theirs.read().assignment(TASK).getAssignedBy()).isEqualTo("Bob");
    }
  }

  /** Between our look and our commit: the case that a check before the write can't see. */
  @Test
  void whoIsOvertakenBetweenLookAndCommitWritesNothing() {
    Cluster cluster = running.cluster("overtaken");
    try (ModelRegistry mine = ModelRegistry.open(cluster);
        ModelRegistry theirs = ModelRegistry.open(cluster)) {
      release(mine, TASK, "v1", "v2");
      mine.promote(TASK, "v1", null, "Ada", "first");
      List<String> looks = new ArrayList<>();

      assertThatThrownBy(
              () ->
                  mine.promote(
                      Fixtures.modelRelease().setTask(TASK).setVersion("v3").build(),
                      "v1",
                      "Ada",
                      "best",
                      (transaction, move) -> {
                        looks.add(move.getChampionVersion());
                        theirs.promote(TASK, "v2", "v1", "Bob", "meanwhile");
                      }))
          .isInstanceOf(StaleChampionException.class)
          .hasMessageContaining("is v2 now, not v1");

      assertThat(looks).containsExactly("v3");
      ModelTable now = theirs.read();
      assertThat(now.championVersion(TASK)).isEqualTo("v2");
      assertThat(now.release(TASK, "v3")).as("written together with the move").isNull();
    }
  }

  @Test
  void ofManyWhoSawTheSameChampionExactlyOneMovesIt() throws Exception {
    Cluster cluster = running.cluster("race");
    int movers = 4;
    try (ModelRegistry first = ModelRegistry.open(cluster)) {
      release(first, TASK, "v0", "v1", "v2", "v3", "v4");
      first.promote(TASK, "v0", null, "Ada", "first");
      ExecutorService threads = Executors.newFixedThreadPool(movers);
      try {
        List<Callable<Boolean>> race = new ArrayList<>();
        for (int i = 1; i <= movers; i++) {
          String version = "v" + i;
          race.add(
              () -> {
                try (ModelRegistry models = ModelRegistry.open(cluster)) {
                  models.promote(TASK, version, "v0", version, "mine is best");
                  return true;
                } catch (StaleChampionException e) {
                  return false;
                }
              });
        }
        int won = 0;
        for (Future<Boolean> one : threads.invokeAll(race)) {
          won += one.get() ? 1 : 0;
        }
        assertThat(won).isEqualTo(1);
      } finally {
        threads.shutdownNow();
      }
      ModelAssignment now = first.read().assignment(TASK);
      assertThat(now.getChampionVersion()).isEqualTo(now.getAssignedBy());
      assertThat(now.getPreviousChampionVersion()).isEqualTo("v0");
    }
  }

  @Test
  void whatIsWrittenTogetherWithAMoveIsThereWithIt() {
    Cluster cluster = running.cluster("together");
    try (ModelRegistry models = ModelRegistry.open(cluster)) {
      ModelRelease release = Fixtures.modelRelease().setTask(TASK).setVersion("v1").build();
      models.promote(release, null, "trainer", "proven better", WrittenTogether.NOTHING);
      assertThat(models.table().champion(TASK)).isEqualTo(release);
    }
  }

  @Test
  void aMoveThatMakesNoSenseIsRefusedInOneLine() {
    Cluster cluster = running.cluster("nonsense");
    try (ModelRegistry models = ModelRegistry.open(cluster)) {
      release(models, TASK, "v1");
      assertThatThrownBy(() -> models.promote(TASK, "v9", null, "Ada", "?"))
          .isInstanceOf(UserException.class)
          .hasMessage("task breast-lesion has no version v9; released are v1");
      assertThatThrownBy(() -> models.rollback(TASK, null, "Ada", "?"))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("no model is assigned to task breast-lesion");
      models.promote(TASK, "v1", null, "Ada", "first");
      assertThatThrownBy(() -> models.promote(TASK, "v1", "v1", "Ada", "again"))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("is the champion of breast-lesion already");
      assertThatThrownBy(() -> models.endTrial(TASK, "v1", "Ada", "?"))
          .hasMessage("no version is on trial for task breast-lesion; nothing to end");
    }
  }

  @Test
  void aVersionIsReleasedOnce() {
    Cluster cluster = running.cluster("once");
    try (ModelRegistry models = ModelRegistry.open(cluster)) {
      ModelRelease first = Fixtures.modelRelease().setTask(TASK).setVersion("v1").build();
      assertThat(models.release(first)).isEqualTo(first);
      ModelRelease again = ModelRelease.newBuilder(first).setReleasedBy("someone else").build();
      assertThat(models.release(again)).isEqualTo(first);
      ModelRelease other = ModelRelease.newBuilder(first).setSha256("f".repeat(64)).build();
      assertThatThrownBy(() -> models.release(other))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("a version is never released twice");
    }
  }

  @Test
  void whoFollowsHearsEachTaskOnceAtTheEndOfTheTopicsAndThenEachChange() throws Exception {
    Cluster cluster = running.cluster("follow");
    try (ModelRegistry before = ModelRegistry.open(cluster)) {
      release(before, TASK, "v1", "v2");
      release(before, "kidney", "k1");
      before.promote(TASK, "v1", null, "Ada", "first");
      before.promote(TASK, "v2", "v1", "Ada", "second");
      List<String> heard = Collections.synchronizedList(new ArrayList<>());
      try (ModelRegistry later = new ModelRegistry(cluster, Clock.systemUTC())) {
        later.follow((task, table) -> heard.add(task + " " + table.championVersion(task)));
        later.start();
        assertThat(later.awaitCaughtUp(TestCluster.LIMIT)).isTrue();
        Awaitility.await()
            .untilAsserted(
                () -> assertThat(heard).containsExactlyInAnyOrder(TASK + " v2", "kidney null"));
        before.rollback(TASK, "v2", "Ada", "back");
        Awaitility.await().untilAsserted(() -> assertThat(heard).endsWith(TASK + " v1"));
      }
    }
  }

  /** Other programs, in any language, may write without us: the newest record is what holds. */
  @Test
  void theNewestRecordHoldsWhoeverWroteItAndATombstoneEndsTheAssignment() throws Exception {
    Cluster cluster = running.cluster("others");
    try (ModelRegistry models = ModelRegistry.open(cluster)) {
      release(models, TASK, "v1", "v2");
      models.promote(TASK, "v1", null, "Ada", "first");
      TestCluster.write(
          cluster,
          cluster
              .records()
              .of(
                  Assignments.promote(
                      models.table().assignment(TASK), TASK, "v2", "script", "?", Instant.EPOCH)));
      assertThat(models.read().championVersion(TASK)).isEqualTo("v2");
      TestCluster.write(
          cluster, new ProducerRecord<>(cluster.topics().modelAssignments().name(), TASK, null));
      assertThat(models.read().assignment(TASK)).isNull();
      assertThat(models.read().releases()).hasSize(2);
    }
  }

  @Test
  void aTrialOfOneTaskAndAMoveOfAnotherDoNotMeet() {
    Cluster cluster = running.cluster("tasks");
    try (ModelRegistry models = ModelRegistry.open(cluster)) {
      release(models, TASK, "v1", "v2");
      release(models, "kidney", "k1");
      models.promote(TASK, "v1", null, "Ada", "first");
      models.promote("kidney", "k1", null, "Ada", "first");
      models.tryOut(TASK, "v2", 0.25, "v1", "Ada", "try");
      assertThat(models.table().assignment(TASK).getChallengerVersion()).isEqualTo("v2");
      models.endTrial(TASK, "v1", "Ada", "enough");
      assertThat(models.table().assignment(TASK).getChallengerVersion()).isNull();
      assertThat(models.table().assignments())
          .extractingByKey("kidney")
          .extracting(ModelAssignment::getChampionVersion)
          .isEqualTo("k1");
      assertThat(models.state().trouble()).isEmpty();
      assertThat(Map.copyOf(models.table().releases())).hasSize(3);
    }
  }

  private static void release(ModelRegistry models, String task, String... versions) {
    for (String version : versions) {
      models.release(Fixtures.modelRelease().setTask(task).setVersion(version).build());
    }
  }
}
