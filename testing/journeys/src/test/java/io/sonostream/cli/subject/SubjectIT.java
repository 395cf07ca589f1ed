package io.sonostream.cli.subject;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.client.labels.LabelSummary;
import io.sonostream.schemas.AuditRecord;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.testkit.stream.TopicClient;
import io.sonostream.trainer.labels.LabelSnapshot;
import io.sonostream.trainer.service.Trainer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real broker: what is found of a subject, and that nothing is found after it is erased. */
class SubjectIT {
  private static final int FRAMES = 12;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private SubjectBed bed;

  @BeforeEach
  void start() throws Exception {
    bed = new SubjectBed(folder);
  }

  @AfterEach
  void stop() {
    bed.close();
  }

  @Test
  void everyPlaceOfASubjectIsFoundAndAfterItsErasureItsLabelsAreNowhere() throws Exception {
    bed.fill("s-41", "exam-a");
    bed.fill("s-4", "exam-b");
    bed.ask("exam-b", "exam-a");
    bed.release("v1");
    bed.release("v0", "of-a-topic-that-was-deleted");
    assertThat(bed.askedForARun()).contains("6 usable labels");
    Path run = bed.interruptedRun("run-1", "s-41");

    bed.replay("s-41", "exam-a", "masks.chosen");
    bed.keep("frames.archive", Duration.ofMinutes(90), Duration.ofMinutes(10));

    JsonNode found = JSON.readTree(bed.run("find", "s-41", "--json").out());
    assertThat(records(found))
        .isEqualTo(
            new TreeMap<>(
                Map.of(
                    "frames.archive",
                    2,
                    "frames.dead",
                    1,
                    "frames.live",
                    2,
                    "label.requests",
                    1,
                    "labels",
                    5,
                    "masks.chosen",
                    1,
                    "masks.live",
                    1)));
    assertThat(kept(found, "frames.archive"))
        .as("retention, segment, the broker's next look and the deletion of its file")
        .isEqualTo(Duration.ofMinutes(90 + 10 + 5 + 1));
    assertThat(found.get("files")).hasSize(2);
    assertThat(found.get("files").findValuesAsText("kind")).containsExactly("label copy", "run");
    assertThat(found.get("files").findValuesAsText("labels")).containsExactly("5", "5");
    assertThat(found.get("models").findValuesAsText("version")).containsExactly("v1");
    assertThat(found.get("modelsUntold").findValuesAsText("version"))
        .as("its positions are of other labels")
        .containsExactly("v0");
    assertThat(inFiles("s-41")).isNotEmpty();

    try (Trainer trainer = bed.trainer()) {
      SubjectBed.Ran refused = bed.run("erase", "s-41", "--yes");
      assertThat(refused.exit()).isEqualTo(2);
      assertThat(refused.err()).contains("a trainer uses " + bed.state()).contains("stop it");
      assertThat(trainer.live().ok()).isTrue();
    }
    assertThat(bed.run("erase", "s-41").err()).contains("say --yes");
    assertThat(labelsOf("s-41")).isEqualTo(5);

    SubjectBed.Ran erased = bed.run("erase", "s-41", "--yes", "--reason=asked for", "--json");
    System.out.println(erased.err() + erased.out());
    assertThat(erased.exit()).as(erased.err()).isZero();
    assertThat(JSON.readTree(erased.out()).get("remains").toString())
        .contains("frames.archive: 2 records; gone by ")
        .contains("label.requests: 1 records; gone by ")
        .contains("model breast-lesion v1: made when 5 of its labels were there")
        .contains("model breast-lesion v0: made from a topic of labels that is gone");
    assertThat(erased.err()).contains("which models learned from those can't be told");
    assertThat(labelsOf("s-41")).isZero();
    assertThat(labelsOf("s-4")).isEqualTo(5);
    assertThat(bed.asked()).as("offered on the page").containsExactly("exam-b");
    assertThat(inFiles("s-41")).isEmpty();
    assertThat(run).doesNotExist();

    // The trainer goes on with the others' labels, and none of the subject's.
    assertThat(bed.askedForARun()).contains("3 usable labels");
    JsonNode left = JSON.readTree(bed.run("find", "s-41", "--json").out());
    assertThat(records(left)).doesNotContainKey("labels");
    assertThat(left.get("files")).isEmpty();
    assertThat(receipts()).hasSize(2).last().satisfies(SubjectIT::namesNobody);
  }

  @Test
  void whatBreaksOffOnceLabelsAreGoneIsNotToldAsNothingErased() throws Exception {
    bed.fill("s-41", "exam-a");
    SubjectBed.Ran broken =
        bed.runUntil("waits for the broker to compact", "erase", "s-41", "--yes");
    assertThat(broken.err()).contains("wrote 5 tombstones");
    assertThat(broken.exit()).as(broken.err()).isEqualTo(1);
    assertThat(broken.out()).contains("stopped before its end").contains("run this again");
  }

  @Test
  void labelsThatWereCorrectedToAnotherSubjectStandWhenTheFirstIsErased() throws Exception {
    for (int frame = 0; frame < FRAMES; frame++) {
      bed.read("s-41", "exam-c", frame, "ann", false);
    }
    bed.giveLabels(5);
    for (int frame = 0; frame < FRAMES; frame++) {
      bed.read("s-42", "exam-c", frame, "ann", false);
    }
    assertThat(places().values())
        .as("some in the partition of what they replaced, some in another")
        .anySatisfy(partitions -> assertThat(partitions).hasSize(1))
        .anySatisfy(partitions -> assertThat(partitions).hasSize(2));

    bed.read("s-41", "exam-d", 0, "ann", false);

    SubjectBed.Ran erased = bed.run("erase", "s-41", "--yes");
    System.out.println(erased.err() + erased.out());
    assertThat(erased.exit()).as(erased.err()).isZero();

    assertThat(labelsOf("s-42")).isEqualTo(FRAMES);
    assertThat(labelsOf("s-41")).isZero();
    assertThat(bed.labels())
        .hasSize(FRAMES)
        .extracting(LabelSummary::subjectId)
        .containsOnly("s-42");
  }

  /** A trainer who has followed the withdrawals, on a machine where the command runs second. */
  @Test
  void whatTheTrainersFilesKeepOfWithdrawnLabelsGoesThoughNothingIsFound() throws Exception {
    bed.fill("s-41", "exam-a");
    bed.fill("s-4", "exam-b");
    assertThat(bed.askedForARun()).contains("6 usable labels");
    bed.withdraw("s-41");
    assertThat(bed.askedForARun()).contains("3 usable labels");
    Path run = bed.interruptedRun("run-1", "s-4");
    Path elsewhere = Files.move(bed.state(), folder.resolve("elsewhere"));
    assertThat(bed.run("erase", "s-41", "--yes").exit()).isZero();
    assertThat(bed.state()).doesNotExist();
    Files.move(elsewhere, bed.state());
    assertThat(inFiles("s-41"))
        .anySatisfy(file -> assertThat(file).startsWith(bed.state().resolve("labels")))
        .anySatisfy(file -> assertThat(file).startsWith(run));
    assertThat(records(JSON.readTree(bed.run("find", "s-41", "--json").out())))
        .doesNotContainKey("labels");

    assertThat(bed.run("erase", "s-41").exit()).as("asks in any case").isEqualTo(2);
    assertThat(inFiles("s-41")).isNotEmpty();
    SubjectBed.Ran erased = bed.run("erase", "s-41", "--yes");
    assertThat(erased.exit()).as(erased.err()).isZero();

    assertThat(inFiles("s-41")).isEmpty();
    try (LabelSnapshot goesOn = LabelSnapshot.open(run.resolve("labels"))) {
      List<String> subjects = new ArrayList<>();
      goesOn.forEach(label -> subjects.add(label.subject()));
      assertThat(subjects).hasSize(5).containsOnly("s-4");
    }
  }

  /** Of each key the partitions that hold records of it. */
  private Map<String, Set<Integer>> places() {
    Map<String, Set<Integer>> places = new TreeMap<>();
    try (TopicClient client = bed.client()) {
      client
          .readAll(bed.topics().labels().name())
          .forEach(
              record ->
                  places
                      .computeIfAbsent(
                          new String(record.key(), StandardCharsets.UTF_8), key -> new TreeSet<>())
                      .add(record.partition()));
    }
    return places;
  }

  private static void namesNobody(AuditRecord receipt) {
    assertThat(receipt.getAction()).isEqualTo("erase");
    assertThat(receipt.getSubject()).startsWith("subject sha256:");
    assertThat(receipt.getReason()).isEqualTo("asked for");
    assertThat(receipt.getDetails())
        .containsEntry("labels", "5")
        .containsEntry("complete", "true")
        .hasEntrySatisfying("remains", text -> assertThat(text).contains("frames.archive"));
    assertThat(receipt.toString()).doesNotContain("s-41");
  }

  private List<AuditRecord> receipts() {
    try (TopicClient client = bed.client()) {
      return client.readAll(bed.topics().audit().name(), AuditRecord.class).stream()
          .map(Map.Entry::getValue)
          .toList();
    }
  }

  private static Map<String, Integer> records(JsonNode found) {
    Map<String, Integer> records = new TreeMap<>();
    found
        .get("topics")
        .forEach(
            topic ->
                records.put(
                    topic.get("topic").asText(),
                    topic.get("records").asInt() + topic.get("unreadable").asInt()));
    return records;
  }

  /** How long after it was written the last record of a topic is gone, as it is told. */
  private static Duration kept(JsonNode found, String topic) {
    for (JsonNode trace : found.get("topics")) {
      if (trace.get("topic").asText().equals(topic)) {
        return Duration.between(
            Instant.parse(trace.get("newest").asText()),
            Instant.parse(trace.get("goneBy").asText()));
      }
    }
    throw new AssertionError("nothing is told of " + topic);
  }

  /** Labels of the subject, as any reader of the topic sees them. */
  private long labelsOf(String subject) {
    try (TopicClient client = bed.client()) {
      return client.readAll(bed.topics().labels().name()).stream()
          .filter(record -> record.value() != null)
          .map(record -> client.decode(LabeledFrame.class, record))
          .filter(label -> subject.equals(label.getFrame().getSubjectId()))
          .count();
    }
  }

  /** Files of the trainer whose bytes hold the subject's name. */
  private List<Path> inFiles(String subject) throws Exception {
    if (!Files.exists(bed.state())) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(bed.state())) {
      return files.filter(Files::isRegularFile).filter(file -> holds(read(file), subject)).toList();
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static boolean holds(byte[] bytes, String text) {
    return new String(bytes, StandardCharsets.ISO_8859_1).contains(text);
  }
}
