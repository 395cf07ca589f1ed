package io.sonostream.trainer.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.context.Context;
import io.sonostream.client.Cluster;
import io.sonostream.client.labels.LabelPublisher;
import io.sonostream.client.topic.StartAt;
import io.sonostream.client.topic.TopicFollower;
import io.sonostream.client.traces.RecordTrace;
import io.sonostream.embedded.LocalCluster;
import io.sonostream.learning.dataset.Part;
import io.sonostream.learning.dataset.SubjectSplit;
import io.sonostream.learning.run.JobDirectory;
import io.sonostream.learning.run.TrainingJob;
import io.sonostream.model.packaging.PackageUnavailableException;
import io.sonostream.runtime.FileTree;
import io.sonostream.schemas.AuditOutcome;
import io.sonostream.schemas.AuditRecord;
import io.sonostream.schemas.LabelSource;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.ModelRelease;
import io.sonostream.schemas.TrainingCommand;
import io.sonostream.schemas.TrainingEvent;
import io.sonostream.schemas.TrainingEventType;
import io.sonostream.schemas.control.TrainingCommands;
import io.sonostream.service.traces.TraceExport;
import io.sonostream.service.traces.TracesSettings;
import io.sonostream.testkit.stream.SharedCluster;
import io.sonostream.testkit.traces.ReceivedSpan;
import io.sonostream.testkit.traces.TraceCollector;
import io.sonostream.trainer.job.RunFolder;
import io.sonostream.trainer.job.RunFolders;
import io.sonostream.trainer.job.RunRecord;
import io.sonostream.trainer.job.ScriptedLauncher;
import io.sonostream.trainer.job.Step;
import io.sonostream.trainer.job.StepListener;
import io.sonostream.trainer.labels.LabelCopyException;
import io.sonostream.trainer.labels.Labels;
import io.sonostream.trainer.queue.RunRequest;
import io.sonostream.trainer.queue.Trigger;
import io.sonostream.trainer.release.ModelShelf;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerIT {
  private final LocalCluster cluster = SharedCluster.get();
  @TempDir Path home;
  private TrainerWorld world;

  @BeforeEach
  void makeWorld() {
    world = new TrainerWorld(cluster, home);
  }

  @AfterEach
  void endWorld() {
    world.close();
  }

  @Test
  void aCommandTrainsPromotesAndIsAcknowledged() throws Exception {
    world.champion("v1");
    world.labels(0, 40);
    String command = world.start("expanding-only");
    try (Trainer trainer = trainer("one", "train", 0.8, Map.of())) {
      TrainingEvent outcome = world.awaitOutcome(command);
      assertThat(outcome.getType()).isEqualTo(TrainingEventType.PROMOTED);
      assertThat(outcome.getStrategy()).isEqualTo("expanding-only");
      assertThat(outcome.getParentVersion()).isEqualTo("v1");
      assertThat(outcome.getMetrics())
          .containsKeys("championDice", "challengerDice", "differenceLow", "testSubjects");
      assertThat(world.events())
          .extracting(TrainingEvent::getType)
          .containsExactly(
              TrainingEventType.QUEUED,
              TrainingEventType.STARTED,
              TrainingEventType.EPOCH,
              TrainingEventType.EPOCH,
              TrainingEventType.EPOCH,
              TrainingEventType.EVALUATED,
              TrainingEventType.PROMOTED);
      ModelRelease release = world.catalog().champion(TrainerWorld.TASK);
      assertThat(release.getVersion()).isEqualTo(outcome.getVersion());
      assertThat(release.getTrainingRunId()).isEqualTo(outcome.getRunId());
      assertThat(world.catalog().assignment(TrainerWorld.TASK).getPreviousChampionVersion())
          .isEqualTo("v1");
      assertThat(world.uncommittedCommands()).isZero();
      assertAudited(world.audit(), outcome);
    }
  }

  @Test
  void aRunAndItsReleaseAreInTheTraceOfALabelThatAskedForThem() throws Exception {
    world.champion("v1");
    Cluster door = Cluster.of(cluster.kafka(), cluster.registry(), world.topics);
    try (TraceCollector collector = TraceCollector.start()) {
      TracesSettings traces = new TracesSettings(collector.endpoint(), 0);
      try (TraceExport site = TraceExport.open("site", traces, new SimpleMeterRegistry());
          LabelPublisher labels =
              LabelPublisher.to(door.traced(site.openTelemetry()), "ann", LabelSource.HUMAN);
          Trainer trainer =
              trainer(
                  "one",
                  "train",
                  0.8,
                  Map.of(
                      "trainer.tasks.breast-lesion.triggers.new-labels",
                      40,
                      "trainer.traces.endpoint",
                      collector.endpoint().toString()))) {
        for (int subject = 0; subject < 40; subject++) {
          labels.publish(Labels.label("s" + subject, 0, 8));
        }
        labels.flush();
        world.awaitEvent(event -> event.getType() == TrainingEventType.PROMOTED);
        await().atMost(TrainerWorld.LONG).until(() -> !collector.named("training run").isEmpty());
        assertThat(trainer.live().ok()).isTrue();
      }
      ReceivedSpan run = collector.named("training run").get(0);
      ReceivedSpan release = collector.named("release").get(0);
      // Of all labels, whatever the share of the frames.
      assertThat(collector.named("label publish"))
          .hasSize(40)
          .filteredOn(label -> label.spanId().equals(run.parentId()))
          .singleElement()
          .satisfies(
              label -> {
                assertThat(label.parentId()).isEmpty();
                assertThat(label.service()).isEqualTo("sonostream-site");
                assertThat(run.traceId()).isEqualTo(label.traceId());
                assertThat(release.traceId()).isEqualTo(label.traceId());
              });
      assertThat(run.service()).isEqualTo("sonostream-trainer");
      assertThat(run.attributes())
          .containsEntry("sonostream.trigger", "labels")
          .containsEntry("sonostream.outcome", "promoted");
      assertThat(run.events()).containsExactly("started", "epoch", "epoch", "epoch");
      assertThat(release.parentId()).isEqualTo(run.spanId());
      assertThat(tracesOfReleases(door)).last().matches(release::isParentIn);
      assertThat(collector.spans()).noneMatch(span -> span.toString().contains("ann"));
    }
  }

  /** What stands in the records of releases, for whoever reads them. */
  private static List<String> tracesOfReleases(Cluster door) throws InterruptedException {
    List<String> traces = new CopyOnWriteArrayList<>();
    try (TopicFollower releases =
        TopicFollower.named("releases", door)
            .read(
                door.topics().modelReleases(),
                ModelRelease.class,
                StartAt.BEGINNING,
                release -> traces.add(String.valueOf(RecordTrace.text(Context.current()))))
            .start()) {
      assertThat(releases.awaitCaughtUp(TrainerWorld.LONG)).isTrue();
    }
    return traces;
  }

  @Test
  void aTrainerThatCannotOpenItsLabelsLeavesNothingOpen() throws Exception {
    Path labels = home.resolve("one/labels");
    Files.createDirectories(labels.getParent());
    Files.writeString(labels, "a file where the folder of the copy belongs");
    assertThatThrownBy(() -> trainer("one", "train", 0.8, Map.of()))
        .isInstanceOf(LabelCopyException.class)
        .hasMessageContaining("label copy " + labels);
    Files.delete(labels);
    try (Trainer trainer = trainer("one", "train", 0.8, Map.of())) {
      assertThat(trainer.live().ok()).isTrue();
    }
  }

  private static void assertAudited(List<AuditRecord> audit, TrainingEvent promoted) {
    assertThat(audit)
        .extracting(AuditRecord::getOutcome)
        .containsExactly(AuditOutcome.ASKED, AuditOutcome.DONE);
    assertThat(audit)
        .allSatisfy(
            record -> {
              assertThat(record.getWho()).isEqualTo("trainer");
              assertThat(record.getVia()).isEqualTo("service");
              assertThat(record.getAction()).isEqualTo("promote");
              assertThat(record.getSubject()).isEqualTo(TrainerWorld.TASK);
              assertThat(record.getDetails())
                  .containsEntry("version", promoted.getVersion())
                  .containsEntry("run", promoted.getRunId());
              assertThat(record.getReason()).isEqualTo(promoted.getMessage());
              assertThat(record.getId()).isEqualTo(audit.get(0).getId());
            });
  }

  @Test
  void enoughNewLabelsTrainByThemselvesAndCountOnce() throws Exception {
    world.champion("v1");
    try (Trainer trainer =
        trainer(
            "one", "train", 0.8, Map.of("trainer.tasks.breast-lesion.triggers.new-labels", 30))) {
      world.labels(0, 40);
      TrainingEvent first = world.awaitEvent(e -> e.getType() == TrainingEventType.PROMOTED);
      assertThat(first.getTrigger()).isEqualTo("labels");
      assertThat(first.getCommandId()).isNull();
      world.labels(100, 60);
      await()
          .atMost(TrainerWorld.LONG)
          .until(() -> world.events(TrainingEventType.PROMOTED).size() == 2);
      TrainingEvent second = world.events(TrainingEventType.PROMOTED).get(1);
      assertThat(second.getParentVersion()).isEqualTo(first.getVersion());
      long read = second.getLabelPositions().values().stream().mapToLong(n -> n).sum();
      assertThat(read).isBetween(70L, 100L);
    }
  }

  @Test
  void aCancelEndsARunThatWouldTakeAnHourAndAnswersEveryone() throws Exception {
    world.champion("v1");
    world.labels(0, 40);
    try (Trainer trainer = trainer("one", "hang", 0.8, Map.of())) {
      String running = world.start(null);
      world.awaitEvent(e -> e.getType() == TrainingEventType.STARTED);
      String waiting = world.start(null);
      String alsoWaiting = world.start("full");
      String cancel = world.cancel();
      for (String command : List.of(running, waiting, alsoWaiting, cancel)) {
        assertThat(world.awaitOutcome(command).getType()).isEqualTo(TrainingEventType.CANCELLED);
      }
      assertThat(world.uncommittedCommands()).isZero();
      assertThat(world.catalog().champion(TrainerWorld.TASK).getVersion()).isEqualTo("v1");
    }
    assertThat(Files.list(home.resolve("one/runs"))).isEmpty();
  }

  @Test
  void aChallengerThatIsNotBetterIsRecordedWithItsNumbersAndNeverReleased() throws Exception {
    world.champion("v1");
    world.labels(0, 40);
    String command = world.start(null);
    try (Trainer trainer = trainer("one", "train", 0.5, Map.of())) {
      TrainingEvent outcome = world.awaitOutcome(command);
      assertThat(outcome.getType()).isEqualTo(TrainingEventType.REJECTED);
      assertThat(outcome.getMessage()).startsWith("rejected: ").contains("0.600 -> 0.500");
      assertThat(outcome.getMetrics().get("differenceHigh")).isNegative();
      assertThat(world.catalog().releases()).hasSize(1);
      assertThat(world.catalog().champion(TrainerWorld.TASK).getVersion()).isEqualTo("v1");
      assertThat(home.resolve("one/rejected/breast-lesion/weights")).exists();
      assertThat(Files.list(world.store())).hasSize(1);
    }
  }

  @Test
  void labelsThatComeLaterCannotOutvoteThoseThatMadeTheChampion() throws Exception {
    world.champion("v1");
    world.labels(0, 40);
    try (Trainer trainer = trainer("one", "train", 0.8, Map.of())) {
      assertThat(world.awaitOutcome(world.start(null)).getType())
          .isEqualTo(TrainingEventType.PROMOTED);
    }

    // Five times as many new ones, which the challenger was taught to please.
    world.labels(100, 200);
    Map<String, Object> pleasing =
        Map.of("trainer.job.java-options", List.of("-Dchild.dice.established=0.3"));
    try (Trainer trainer = trainer("one", "train", 0.9, pleasing)) {
      TrainingEvent outcome = world.awaitOutcome(world.start(null));
      assertThat(outcome.getType()).isEqualTo(TrainingEventType.REJECTED);
      assertThat(outcome.getMetrics().get("differenceLow")).as("better on the whole").isPositive();
      assertThat(outcome.getMetrics().get("establishedDifferenceHigh")).isNegative();
      assertThat(outcome.getMessage()).contains("labels from before the champion");
    }

    // The established labels themselves are replaced: then nobody is left to acquit it.
    world.labels(0, 40);
    try (Trainer trainer = trainer("one", "train", 0.9, Map.of())) {
      TrainingEvent rejected = world.awaitOutcome(world.start(null));
      assertThat(rejected.getType()).isEqualTo(TrainingEventType.REJECTED);
      assertThat(rejected.getMessage()).contains("only 0 test subjects", "promote by hand");

      // A person who promotes it vouches for the labels that it was made from.
      world.champion(rejected.getVersion());
      TrainingEvent next = world.awaitOutcome(world.start(null));
      assertThat(next.getType()).as(next.getMessage()).isEqualTo(TrainingEventType.PROMOTED);
      assertThat(next.getMetrics().get("establishedSubjects"))
          .isEqualTo(next.getMetrics().get("testSubjects"));
    }
  }

  @Test
  void aChampionThatSomebodyNamesInTheLastMomentIsNotOverwritten() throws Exception {
    world.champion("v1");
    world.labels(0, 40);
    AtomicBoolean moved = new AtomicBoolean();
    StepListener person =
        (step, task) -> {
          if (step == Step.PACKAGE_STORED && moved.compareAndSet(false, true)) {
            moveTo("v9");
          }
        };
    String command = world.start(null);
    try (Trainer trainer = trainer("one", "train", 0.8, Map.of(), person)) {
      TrainingEvent outcome = world.awaitOutcome(command);
      assertThat(outcome.getType()).isEqualTo(TrainingEventType.REJECTED);
      assertThat(outcome.getMessage()).contains("is v9 now, not v1", "start another");
      assertThat(world.assignmentRecords()).containsExactly("v1", "v9");
      assertThat(world.releaseRecords()).containsExactly("v1", "v9");
      assertThat(world.uncommittedCommands()).isZero();
      assertThat(world.awaitOutcome(world.start(null)).getParentVersion()).isEqualTo("v9");
    }
  }

  private void moveTo(String version) {
    try {
      world.champion(version);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void tellsHowItStandsAndShowsEveryDocumentedMeter() throws Exception {
    try (Trainer trainer = trainer("one", "train", 0.8, Map.of())) {
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> ask(trainer, "/health/ready").startsWith("200 "));
      assertThat(ask(trainer, "/health/live")).isEqualTo("200 alive\n");
      assertThat(ask(trainer, "/health/ready")).isEqualTo("200 ready\n");
      assertThat(ask(trainer, "/metrics")).contains("sonostream_trainer_labels_set_aside 0.0");
      assertThat(found("# TYPE (sonostream_[a-z_]+) ", ask(trainer, "/metrics")))
          .as("meters, as docs/metrics.md names them")
          .isEqualTo(
              found("`(sonostream_[a-z_]+)`", section("## Every service") + section("## Trainer")));
    }
  }

  @Test
  void badLabelsAreLeftOutByNameAndTheServiceGoesOn() throws Exception {
    world.champion("v1");
    LabeledFrame wrongSize = Labels.label("bad-size", 0, 8);
    wrongSize =
        LabeledFrame.newBuilder(wrongSize)
            .setLabelMap(Labels.label("x", 0, 4).getLabelMap())
            .build();
    world.label(wrongSize);
    world.label(Labels.label("bad-class", 0, 8, List.of(7, 64)));
    world.label(Labels.broken("bad-image", 0, 8));
    world.send(
        new ProducerRecord<>(
            world.topics.labels().name(), "poison", "?".getBytes(StandardCharsets.UTF_8)));
    world.labels(0, 40);
    String command = world.start(null);
    try (Trainer trainer = trainer("one", "train", 0.8, Map.of())) {
      assertThat(world.awaitOutcome(command).getType()).isEqualTo(TrainingEventType.PROMOTED);
      assertThat(world.events(TrainingEventType.STARTED).get(0).getMessage())
          .contains("40 labels", "1 left out", "bad-class", "class 7", "knows 1 to 1 (lesion)");
      assertThat(trainer.setAside())
          .containsOnlyKeys("device-bad-size/exam/0", "device-bad-image/exam/0", "poison");
      assertThat(trainer.setAside().get("device-bad-size/exam/0")).contains("4x4", "8x8");
      assertThat(trainer.health()).isEmpty();
    }
  }

  /** Of before or of now, of one reader or of several: each frame is one label. */
  @Test
  void aFrameOfSeveralReadersIsOneLabelAndTheRunTellsHowFarTheyAgree() throws Exception {
    world.champion("v1");
    world.labels(0, 40);
    int side = 8;
    for (int s = 0; s < 4; s++) {
      world.read(Labels.by("bob", Labels.label("s" + s, 0, side)));
    }
    // Half of what ann calls a lesion: 16 pixels of both, of 32 and 16.
    world.read(Labels.by("cem", Labels.label("s4", 0, side, List.of(0, 48, 1, 16))));
    for (int s = 4; s < 6; s++) {
      world.read(
          LabeledFrame.newBuilder(Labels.by("dan", Labels.label("s" + s, 0, side)))
              .setAdjudicates(true)
              .build());
    }
    String command = world.start(null);
    try (Trainer trainer = trainer("one", "train", 0.8, Map.of())) {
      assertThat(world.awaitOutcome(command).getType()).isEqualTo(TrainingEventType.PROMOTED);
      TrainingEvent started = world.events(TrainingEventType.STARTED).get(0);
      assertThat(started.getMessage())
          .contains("40 labels", "5 of several readers, who agree by Dice 0.933; 2 adjudicated");
      assertThat(started.getMetrics())
          .containsEntry("severalReaders", 5.0)
          .hasEntrySatisfying(
              "readerAgreement", dice -> assertThat(dice).isCloseTo(14 / 15.0, within(1e-9)));
      assertThat(trainer.setAside()).isEmpty();
    }
  }

  @Test
  void whatCannotBeTrainedIsAnsweredWithTheReason() throws Exception {
    try (Trainer trainer = trainer("one", "train", 0.8, Map.of())) {
      String unknownTask =
          world.send(TrainingCommands.start("kidney", null, "please", "ann", TrainerWorld.now()));
      failsWith(unknownTask, "kidney is not trained here", "breast-lesion");
      failsWith(world.start("magic"), "strategy 'magic' is unknown");
      failsWith(world.start(null), "0 usable labels", "at least 1, 1 and 3");
      world.labels(0, 1);
      failsWith(world.start(null), "1 usable labels", "label more subjects");
      for (String subject : subjects(Part.TRAIN, 4)) {
        world.label(Labels.label(subject, 0, 8));
      }
      for (String subject : subjects(Part.TEST, 3)) {
        world.label(Labels.label(subject, 0, 8));
      }
      failsWith(world.start(null), "0 to validate", "label more subjects");
      world.labels(0, 40);
      failsWith(world.start(null), "no model is assigned to task breast-lesion");
      world.champion("v1");
      Files.delete(
          world
              .store()
              .resolve(world.catalog().champion(TrainerWorld.TASK).getSha256())
              .resolve("weights"));
      Files.delete(world.store().resolve(world.catalog().champion(TrainerWorld.TASK).getSha256()));
      failsWith(world.start(null), "is missing in the store");
      world.champion("v1");
      assertThat(world.awaitOutcome(world.start(null)).getType())
          .isEqualTo(TrainingEventType.PROMOTED);
      assertThat(world.uncommittedCommands()).isZero();
    }
  }

  @Test
  void labelsWithoutSubjectsToValidateSayOnceWhatTheyWaitFor() throws Exception {
    world.champion("v1");
    Map<String, Object> often = Map.of("trainer.tasks.breast-lesion.triggers.new-labels", 50);
    List<String> fifteen =
        Stream.of(subjects(Part.TRAIN, 11), subjects(Part.TEST, 4)).flatMap(List::stream).toList();
    String waiting;
    try (Trainer trainer = trainer("one", "train", 0.8, often)) {
      for (int label = 0; label < 60; label++) {
        world.label(Labels.label(fifteen.get(label % 15), label, 8));
      }
      TrainingEvent told = world.awaitEvent(e -> e.getType() == TrainingEventType.WAITING);
      assertThat(told.getMessage())
          .startsWith("waiting: task breast-lesion has ")
          .contains("0 to validate", "label more subjects");
      waiting = told.getRunId();
      awaitWaiting(trainer, "has 60 usable labels: 11 subjects to train on, 0 to validate, 4");
      world.label(Labels.label(fifteen.get(0), 60, 8));
      awaitWaiting(trainer, "has 61 usable labels");
      world.label(Labels.label(fifteen.get(0), 61, 8));
      awaitWaiting(trainer, "has 62 usable labels");
      assertThat(trainer.health()).as("no trouble of the trainer's").isEmpty();
    }
    try (Trainer again = trainer("one", "train", 0.8, often)) {
      awaitWaiting(again, "has 62 usable labels");
      assertThat(world.events())
          .extracting(TrainingEvent::getType)
          .containsOnly(TrainingEventType.WAITING);
      assertThat(world.events()).as("told once, by two lives").hasSize(1);

      world.label(Labels.label(subjects(Part.VALIDATION, 1).get(0), 0, 8));
      TrainingEvent outcome = world.awaitEvent(e -> e.getType() == TrainingEventType.PROMOTED);
      assertThat(outcome.getRunId()).as("the run that waited").isEqualTo(waiting);
      assertThat(world.events(TrainingEventType.STARTED).get(0).getMessage())
          .contains("63 new labels", "11 to train on, 1 to validate, 4 to test");
      assertThat(again.waiting()).isEmpty();
    }
  }

  @Test
  void labelsOfATaskWithoutAModelWaitForOneAndAskOnlyOnceForOneThatIsMissing() throws Exception {
    Map<String, Object> often = Map.of("trainer.tasks.breast-lesion.triggers.new-labels", 30);
    world.labels(0, 40);
    try (Trainer trainer = trainer("one", "train", 0.8, often)) {
      awaitWaiting(trainer, "no model is assigned to task breast-lesion");
      world.awaitEvent(e -> e.getType() == TrainingEventType.WAITING);
      world.championThatIsMissing("v1");
      TrainingEvent failed = world.awaitEvent(e -> e.getType() == TrainingEventType.FAILED);
      assertThat(failed.getMessage()).contains("is missing in the store");
      assertThat(failed.getTrigger()).isEqualTo("labels");
      // Whatever labels still ask for comes before what thirty more ask for.
      world.champion("v2");
      world.labels(100, 30);
      world.awaitEvent(e -> e.getType() == TrainingEventType.PROMOTED);
      assertThat(world.events(TrainingEventType.FAILED)).hasSize(1);
      assertThat(world.events(TrainingEventType.WAITING)).hasSize(1);
    }
  }

  @Test
  void labelsOfATopicThatWasDeletedAreForgottenAndThoseOfItsSuccessorAreAllNew() throws Exception {
    world.champion("v1");
    world.labels(0, 40);
    try (Trainer trainer = trainer("one", "train", 0.8, Map.of())) {
      assertThat(world.awaitOutcome(world.start(null)).getType())
          .isEqualTo(TrainingEventType.PROMOTED);
      world.recreateLabels();
      world.labels(100, 50);
      TrainingEvent outcome = world.awaitOutcome(world.start(null));
      assertThat(world.events(TrainingEventType.STARTED).get(1).getMessage())
          .contains("50 labels (50 new)");
      assertThat(outcome.getType()).as(outcome.getMessage()).isEqualTo(TrainingEventType.PROMOTED);
      assertThat(trainer.health()).isEmpty();
    }
  }

  @Test
  void partitionsThatAreAddedWhileTheTrainerRunsAreRead() throws Exception {
    world.champion("v1");
    world.labels(0, 40);
    try (Trainer trainer = trainer("one", "train", 0.8, Map.of())) {
      assertThat(world.awaitOutcome(world.start(null)).getType())
          .isEqualTo(TrainingEventType.PROMOTED);
      world.addPartitions(world.topics.labels().name(), 4);
      world.label(Labels.label("s41", 0, 8), 3);
      world.addPartitions(world.topics.trainingCommands().name(), 4);
      awaitOutcomeOfAStartIn(3);
      assertThat(world.events(TrainingEventType.STARTED).get(1).getMessage())
          .contains("41 labels (1 new)");
    }
  }

  /** It comes back as the member that it was, which Kafka gives what it had. */
  @Test
  void partitionsThatAreAddedWhileTheTrainerIsAwayAreRead() throws Exception {
    world.champion("v1");
    world.labels(0, 40);
    try (Trainer trainer = trainer("one", "train", 0.8, Map.of())) {
      assertThat(world.awaitOutcome(world.start(null)).getType())
          .isEqualTo(TrainingEventType.PROMOTED);
    }
    world.addPartitions(world.topics.labels().name(), 4);
    world.addPartitions(world.topics.trainingCommands().name(), 4);
    Map<String, Integer> told = Map.of("trainer.topics.label-partitions", 4);
    try (Trainer trainer = trainer("one", "train", 0.9, told)) {
      awaitOutcomeOfAStartIn(3);
      assertThat(trainer.health()).isEmpty();
    }
  }

  private void awaitOutcomeOfAStartIn(int partition) throws Exception {
    TrainingCommand command =
        TrainingCommands.start(TrainerWorld.TASK, null, "please", "ann", TrainerWorld.now());
    world.send(command, partition);
    world.awaitOutcome(command.getCommandId());
  }

  private static void awaitWaiting(Trainer trainer, String words) {
    await()
        .atMost(TrainerWorld.LONG)
        .until(() -> trainer.waiting().getOrDefault(TrainerWorld.TASK, "").contains(words));
  }

  @Test
  void aRunThatCannotYieldAModelFailsWithTheChildsOwnWords() throws Exception {
    world.champion("v1");
    world.labels(0, 40);
    try (Trainer trainer = trainer("one", "fail,train", 0.8, Map.of())) {
      failsWith(world.start(null), "loss is NaN in epoch 1; lower the learning rate");
    }
    try (Trainer trainer = trainer("one", "crash", 0.8, Map.of("trainer.job.crashes", 1))) {
      failsWith(world.start(null), "crashed 2 times", "exit code 134");
    }
  }

  @Test
  void aCommandThatIsRepeatedIsOneCommandAndAPoisonedOneIsSkipped() throws Exception {
    world.champion("v1");
    world.labels(0, 40);
    world.send(
        new ProducerRecord<>(
            world.topics.trainingCommands().name(),
            TrainerWorld.TASK,
            "?".getBytes(StandardCharsets.UTF_8)));
    var command =
        TrainingCommands.start(TrainerWorld.TASK, null, "please", "ann", TrainerWorld.now());
    world.send(command);
    world.send(command);
    try (Trainer trainer = trainer("one", "train", 0.8, Map.of())) {
      world.awaitOutcome(command.getCommandId());
      world.send(command);
      String next = world.start(null);
      world.awaitOutcome(next);
      assertThat(world.outcomesOf(command.getCommandId())).hasSize(1);
      assertThat(world.uncommittedCommands()).isZero();
    }
  }

  @Test
  void oneOfTwoTrainersWorksAndTheOtherTakesOver() throws Exception {
    world.champion("v1");
    world.labels(0, 40);
    try (Trainer second = trainer("two", "train", 0.8, Map.of())) {
      String command;
      try (Trainer first = trainer("one", "hang", 0.8, Map.of())) {
        command = world.start(null);
        world.awaitEvent(e -> e.getType() == TrainingEventType.STARTED);
        // Whoever has the task: if it is the one that trains, the command is simply done.
      }
      TrainingEvent outcome = world.awaitOutcome(command);
      assertThat(outcome.getType()).isEqualTo(TrainingEventType.PROMOTED);
      assertThat(world.outcomesOf(command)).hasSize(1);
      assertThat(world.catalog().releases()).hasSize(2);
    }
  }

  /** Its labels reach further then, and its epochs are others. */
  @Test
  void aCommandedRunThatLostItsFolderIsToldFromItsSecondStartOn() throws Exception {
    world.champion("v1");
    world.labels(0, 40);
    String command;
    try (Trainer lost = trainer("one", "crash,hang", 0.8, Map.of())) {
      command = world.start(null);
      world.awaitEvent(e -> e.getType() == TrainingEventType.EPOCH);
    }
    world.labels(100, 20);
    try (Trainer trainer = trainer("two", "train", 0.8, Map.of())) {
      TrainingEvent outcome = world.awaitOutcome(command);
      assertThat(outcome.getType()).isEqualTo(TrainingEventType.PROMOTED);
      assertThat(world.events())
          .extracting(TrainingEvent::getType)
          .containsExactly(
              TrainingEventType.QUEUED,
              TrainingEventType.STARTED,
              TrainingEventType.EPOCH,
              TrainingEventType.STARTED,
              TrainingEventType.EPOCH,
              TrainingEventType.EPOCH,
              TrainingEventType.EPOCH,
              TrainingEventType.EVALUATED,
              TrainingEventType.PROMOTED);
      TrainingEvent second = world.events(TrainingEventType.STARTED).get(1);
      assertThat(second.getLabelPositions().values().stream().mapToLong(n -> n).sum())
          .isEqualTo(60);
      world.awaitOutcome(world.start(null));
      assertThat(world.events(TrainingEventType.STARTED).get(2).getMessage())
          .as("none is new, and all judge what comes after it")
          .contains("60 labels (0 new)");
    }
  }

  @Test
  void aRunOfLabelsThatLostItsFolderStartsOverAsAnotherOne() throws Exception {
    world.champion("v1");
    world.labels(0, 40);
    Map<String, Object> often = Map.of("trainer.tasks.breast-lesion.triggers.new-labels", 30);
    TrainingEvent lost;
    try (Trainer first = trainer("one", "hang", 0.8, often)) {
      lost = world.awaitEvent(e -> e.getType() == TrainingEventType.STARTED);
    }
    try (Trainer trainer = trainer("two", "train", 0.8, often)) {
      TrainingEvent outcome = world.awaitEvent(e -> e.getType() == TrainingEventType.PROMOTED);
      assertThat(outcome.getRunId()).isNotEqualTo(lost.getRunId());
      assertThat(outcome.getTrigger()).isEqualTo("labels");
      assertThat(world.events(TrainingEventType.FAILED))
          .singleElement()
          .satisfies(
              failed -> {
                assertThat(failed.getRunId()).isEqualTo(lost.getRunId());
                assertThat(failed.getMessage()).contains("starts over as another run");
              });
      assertThat(world.events(TrainingEventType.STARTED).get(1).getMessage())
          .contains("run " + lost.getRunId() + " starts over", "40 labels");
    }
  }

  /** What takes the place of a lost run is lost before it begins, and begins all the same. */
  @Test
  void aRunOfLabelsStartsOverHoweverOftenItsTrainersGo() throws Exception {
    world.champion("v1");
    world.labels(0, 40);
    Map<String, Object> often = Map.of("trainer.tasks.breast-lesion.triggers.new-labels", 30);
    try (Trainer first = trainer("one", "hang", 0.8, often)) {
      world.awaitEvent(e -> e.getType() == TrainingEventType.STARTED);
    }
    Process second =
        TrainerProcess.start(world.overrides("two", often), home, world.store(), Step.QUEUED);
    try {
      assertThat(second.waitFor(3, TimeUnit.MINUTES)).isTrue();
    } finally {
      second.destroyForcibly();
    }
    assertThat(second.exitValue()).isEqualTo(137);
    assertThat(world.events(TrainingEventType.QUEUED)).hasSize(2);
    try (Trainer third = trainer("three", "train", 0.8, often)) {
      TrainingEvent outcome = world.awaitEvent(e -> e.getType() == TrainingEventType.PROMOTED);
      assertThat(outcome.getTrigger()).isEqualTo("labels");
      assertThat(world.events(TrainingEventType.FAILED))
          .extracting(TrainingEvent::getRunId)
          .containsExactlyInAnyOrderElementsOf(
              world.events(TrainingEventType.QUEUED).subList(0, 2).stream()
                  .map(TrainingEvent::getRunId)
                  .toList());
    }
  }

  @Test
  void aTrainedModelWaitsForAStoreThatIsAway() throws Exception {
    world.champion("v1");
    world.labels(0, 40);
    AtomicBoolean away = new AtomicBoolean(true);
    FolderShelf store = new FolderShelf(world.store());
    ModelShelf shelf =
        new ModelShelf() {
          @Override
          public Path copy(ModelRelease release, Path folder) {
            return store.copy(release, folder);
          }

          @Override
          public ModelRelease put(
              Path made, String runId, Map<String, Double> metrics, String by, Instant at) {
            if (away.get()) {
              throw new PackageUnavailableException("s3://models: package can't be kept: 503");
            }
            return store.put(made, runId, metrics, by, at);
          }
        };
    String command = world.start(null);
    try (Trainer trainer = trainer("one", "train", 0.8, Map.of(), shelf, StepListener.NONE)) {
      awaitWaiting(trainer, "waits for the store: s3://models: package can't be kept: 503");
      assertThat(ask(trainer, "/health/ready")).contains("breast-lesion waits: the model of run ");
      assertThat(world.outcomesOf(command)).isEmpty();
      away.set(false);
      TrainingEvent outcome = world.awaitOutcome(command);
      assertThat(outcome.getType()).as(outcome.getMessage()).isEqualTo(TrainingEventType.PROMOTED);
      await().atMost(TrainerWorld.LONG).until(() -> trainer.waiting().isEmpty());

      away.set(true);
      String next = world.start(null);
      awaitWaiting(trainer, "waits for the store");
      world.cancel();
      assertThat(world.awaitOutcome(next).getType()).isEqualTo(TrainingEventType.CANCELLED);
    }
  }

  /** It learns for days, and a store may go away meanwhile, or a cache be emptied. */
  @Test
  void aRunThatBeganNeedsNoPackageOfTheStoreAnyMore() throws Exception {
    world.champion("v1");
    world.labels(0, 40);
    String command = world.start(null);
    String runId;
    try (Trainer before = trainer("one", "hang", 0.8, Map.of())) {
      runId = world.awaitEvent(e -> e.getType() == TrainingEventType.STARTED).getRunId();
    }
    FileTree.delete(world.store());
    TrainingJob job = new JobDirectory(home.resolve("one/runs").resolve(runId)).job();
    assertThat(Objects.requireNonNull(job.parent()).resolve("weights")).hasContent("v1");
    assertThat(job.champion()).isEqualTo(job.parent());
    try (Trainer trainer = trainer("one", "train", 0.8, Map.of())) {
      TrainingEvent outcome = world.awaitOutcome(command);
      assertThat(outcome.getType()).as(outcome.getMessage()).isEqualTo(TrainingEventType.PROMOTED);
      await().atMost(TrainerWorld.LONG).until(() -> Files.notExists(job.parent()));
    }
  }

  /** It began when the task had the champion's classes: nothing new excuses it. */
  @Test
  void aRunIsJudgedByTheClassesThatItBeganWith() throws Exception {
    world.champion("v1");
    world.labels(0, 40);
    String command = world.start(null);
    try (Trainer before = trainer("one", "hang", 0.6, Map.of())) {
      world.awaitEvent(e -> e.getType() == TrainingEventType.STARTED);
    }
    Map<String, Object> oneMore =
        Map.of("trainer.tasks.breast-lesion.classes", List.of("lesion", "cyst"));
    try (Trainer trainer = trainer("one", "train", 0.6, oneMore)) {
      TrainingEvent outcome = world.awaitOutcome(command);
      assertThat(outcome.getType()).as(outcome.getMessage()).isEqualTo(TrainingEventType.REJECTED);
      assertThat(outcome.getMessage()).startsWith("rejected: not proven better");
    }
  }

  /** Another trainer began it anew meanwhile, and said from which labels. */
  @Test
  void aRunGoesOnInNoFolderWhoseLabelsAreNotThoseThatWereAnnounced() throws Exception {
    world.champion("v1");
    world.labels(0, 40);
    String command = world.start(null);
    try (Trainer first = trainer("one", "hang", 0.8, Map.of())) {
      world.awaitEvent(e -> e.getType() == TrainingEventType.STARTED);
    }
    world.labels(100, 20);
    try (Trainer second = trainer("two", "hang", 0.8, Map.of())) {
      await()
          .atMost(TrainerWorld.LONG)
          .until(() -> world.events(TrainingEventType.STARTED).size() == 2);
    }
    try (Trainer again = trainer("one", "train", 0.8, Map.of())) {
      TrainingEvent outcome = world.awaitOutcome(command);
      assertThat(outcome.getType()).as(outcome.getMessage()).isEqualTo(TrainingEventType.PROMOTED);
      List<TrainingEvent> starts = world.events(TrainingEventType.STARTED);
      assertThat(outcome.getLabelPositions())
          .isEqualTo(starts.get(starts.size() - 1).getLabelPositions());
      assertThat(outcome.getLabelPositions().values().stream().mapToLong(n -> n).sum())
          .isEqualTo(60);
    }
  }

  @Test
  void aRunWhoseRecordCannotBeReadEndsByNameAndHoldsUpNothingElse() throws Exception {
    world.champion("v1");
    world.labels(0, 40);
    String command = world.start(null);
    TrainingEvent started;
    try (Trainer before = trainer("one", "hang", 0.8, Map.of())) {
      started = world.awaitEvent(e -> e.getType() == TrainingEventType.STARTED);
    }
    Path folder = home.resolve("one/runs").resolve(started.getRunId());
    Files.writeString(folder.resolve("run.json"), "{\"request\":");
    try (Trainer trainer = trainer("one", "train", 0.8, Map.of())) {
      failsWith(command, folder.resolve("run.json") + " can't be read", "retrain");
      assertThat(world.awaitOutcome(world.start(null)).getType())
          .isEqualTo(TrainingEventType.PROMOTED);
      assertThat(ask(trainer, "/health/ready")).startsWith("200 ready; ").contains(folder + " ");
      assertThat(folder.resolve("labels")).as("somebody may look at it").exists();
      assertThat(world.uncommittedCommands()).isZero();
    }
  }

  @Test
  void aRunOfATaskThatIsNoLongerTrainedIsNamed() throws Exception {
    RunFolder left = new RunFolders(home.resolve("one")).of("run-of-before");
    left.write(recordOf("run-of-before", "thyroid"));
    RunFolder over = new RunFolders(home.resolve("one")).of("run-that-is-over");
    over.write(recordOf("run-that-is-over", "thyroid"));
    world.tell(startOf("run-of-before", "thyroid"));
    try (Trainer trainer = trainer("one", "train", 0.8, Map.of())) {
      await()
          .atMost(TrainerWorld.LONG)
          .until(() -> ask(trainer, "/health/ready").contains("thyroid"));
      assertThat(ask(trainer, "/health/ready"))
          .startsWith("200 ready; ")
          .contains(left.root() + " ", "trainer.tasks");
      assertThat(left.record()).isPresent();
      assertThat(over.root()).doesNotExist();
    }
  }

  @Test
  void interruptedRunsWaitForAPlaceAndCanBeCancelledMeanwhile() throws Exception {
    RunFolders folders = new RunFolders(home.resolve("one"));
    Map<String, Object> two = new HashMap<>();
    for (String task : List.of("thyroid", "kidney", "liver")) {
      folders.of("run-" + task).write(recordOf("run-" + task, task));
      world.tell(startOf("run-" + task, task));
      two.put("trainer.tasks." + task + ".classes", List.of("lesion"));
      two.put("trainer.tasks." + task + ".strategy", "full");
      two.put("trainer.tasks." + task + ".triggers.new-labels", 1000);
      two.put("trainer.tasks." + task + ".triggers.interval", "24h");
    }
    two.put("trainer.concurrent-runs", 1);
    List<String> steps = new CopyOnWriteArrayList<>();
    StepListener listener =
        (step, task) -> {
          if (step == Step.CHILD_STARTED || step == Step.OUTCOME_COMMITTED) {
            steps.add(step + " " + task);
          }
        };
    try (Trainer trainer = trainer("one", "hang", 0.8, two, listener)) {
      await().atMost(TrainerWorld.LONG).until(() -> !steps.isEmpty());
      String first = steps.get(0).replace("CHILD_STARTED ", "");
      List<String> waiting =
          Stream.of("thyroid", "kidney", "liver").filter(task -> !task.equals(first)).toList();
      String dropped = waiting.get(0);
      String next = waiting.get(1);
      assertThat(world.awaitOutcome(world.cancel(dropped)).getRunId()).isEqualTo("run-" + dropped);
      assertThat(world.awaitOutcome(world.cancel(first)).getRunId()).isEqualTo("run-" + first);
      await().atMost(TrainerWorld.LONG).until(() -> steps.contains("CHILD_STARTED " + next));
      assertThat(steps)
          .containsExactly(
              "CHILD_STARTED " + first,
              "OUTCOME_COMMITTED " + dropped,
              "OUTCOME_COMMITTED " + first,
              "CHILD_STARTED " + next);
    }
  }

  private static RunRecord recordOf(String runId, String task) {
    return new RunRecord(
        new RunRequest(runId, task, Trigger.LABELS, null, "enough", null, List.of()),
        runId,
        "v1",
        Map.of(0, 7L),
        null);
  }

  private static TrainingEvent startOf(String runId, String task) {
    return TrainingEvent.newBuilder()
        .setRunId(runId)
        .setTask(task)
        .setType(TrainingEventType.STARTED)
        .setAt(TrainerWorld.now())
        .setLabelPositions(Map.of("0", 7L))
        .setMessage("started")
        .build();
  }

  private static List<String> subjects(Part part, int count) {
    return IntStream.range(0, 1_000)
        .mapToObj(i -> "p" + i)
        .filter(subject -> SubjectSplit.STANDARD.of(subject) == part)
        .limit(count)
        .toList();
  }

  private void failsWith(String command, String... words) {
    TrainingEvent outcome = world.awaitOutcome(command);
    assertThat(outcome.getType()).isEqualTo(TrainingEventType.FAILED);
    assertThat(outcome.getMessage()).contains(words).doesNotContain("\n");
  }

  private Trainer trainer(String name, String script, double dice, Map<String, ?> more) {
    return trainer(name, script, dice, more, StepListener.NONE);
  }

  private Trainer trainer(
      String name, String script, double dice, Map<String, ?> more, StepListener steps) {
    return trainer(name, script, dice, more, new FolderShelf(world.store()), steps);
  }

  private Trainer trainer(
      String name,
      String script,
      double dice,
      Map<String, ?> more,
      ModelShelf shelf,
      StepListener steps) {
    TrainerSettings settings = TrainerSettings.load(null, world.overrides(name, more));
    Trainer trainer =
        new Trainer(
            settings,
            shelf,
            ScriptedLauncher.of(settings.job(), script, dice),
            steps,
            Clock.systemUTC());
    trainer.start();
    return trainer;
  }

  private static String ask(Trainer trainer, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + trainer.httpPort().orElseThrow() + path);
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    return answer.statusCode() + " " + answer.body();
  }

  private static String section(String heading) throws IOException {
    String text = Files.readString(Path.of("..", "docs", "metrics.md"));
    int begin = text.indexOf(heading + "\n");
    assertThat(begin).as(heading).isNotNegative();
    int end = text.indexOf("\n## ", begin);
    return text.substring(begin, end < 0 ? text.length() : end);
  }

  private static Set<String> found(String pattern, String text) {
    Set<String> names = new TreeSet<>();
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }
}
