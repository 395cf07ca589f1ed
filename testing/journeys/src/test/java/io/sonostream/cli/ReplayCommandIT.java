package io.sonostream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.schemas.Mask;
import io.sonostream.testkit.process.ChildProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a user types it, against a real broker, registry and engine. */
class ReplayCommandIT {
  private static final String TASK = ReplayBed.TASK;
  private static final int FRAMES_PER_DEVICE = 250;
  private static ReplayBed bed;

  /**
   * Five partitions: three with devices, other tasks, poison, aborted transactions and their
   * markers, also at the very end; one with nothing but aborted transactions; one empty.
   */
  private static ReplayBed.Archive archive;

  @BeforeAll
  static void start(@TempDir Path directory) {
    bed = new ReplayBed(directory);
    bed.release("v1", 1);
    bed.release("v2", 2);
    bed.promote("v1");
    archive = bed.fillArchive(FRAMES_PER_DEVICE);
  }

  @AfterAll
  static void stop() {
    bed.close();
  }

  @Test
  void killedReplayGoesOnAndEveryFrameIsAnsweredOnce() throws Exception {
    String[] command = {"replay", "--task", TASK, "--name", "night", "--json"};
    try (ChildProcess child = bed.child(command)) {
      awaitMiddle(child, "masks.replay.night");
      child.kill();
    }
    assertThat(bed.length("masks.replay.night"))
        .as("masks at the kill")
        .isBetween(1L, (long) archive.devices().size() * FRAMES_PER_DEVICE - 1);
    bed.promote("v2");

    JsonNode end;
    try {
      end = json(bed.run(command), 0);
    } finally {
      bed.promote("v1");
    }

    allOnce(end, "night");
    assertThat(json(bed.run(command), 0)).isEqualTo(end);
    allOnce(end, "night");
    mistake("replay", "--task", TASK, "--name", "night", "--model", "v2")
        .contains("--model v1")
        .contains("another --name");
    mistake("replay", "--task", TASK, "--name", "night", "--to", "3")
        .contains("--to latest, not 3");
  }

  @Test
  void processThatWasOnlyAsleepCanNotAddToWhatAnotherHasTakenOver() throws Exception {
    String[] command = {"replay", "--task", TASK, "--name", "zombie", "--json"};
    try (ChildProcess child = bed.child(command)) {
      awaitMiddle(child, "masks.replay.zombie");
      child.signal("STOP");
      allOnce(json(bed.run(command), 0), "zombie");
      child.signal("CONT");

      assertThat(child.exitStatus()).isEqualTo(2);
      assertThat(Files.readString(bed.log()))
          .contains("another process has taken over replay zombie");
    }
    allOnce(json(bed.run(command), 0), "zombie");
  }

  @Test
  void timesAndPartitionsChooseFramesOfTheLiveTopic() throws Exception {
    // Old enough to be over, too young for the topic's retention.
    Instant first = Instant.now().minus(20, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.SECONDS);
    bed.fillLive("a", 1, first, 30);
    bed.fillLive("b", 2, first, 30);

    JsonNode both =
        json(
            bed.run(
                "replay",
                "--task",
                TASK,
                "--source",
                "live",
                "--from",
                first.plusSeconds(10).atOffset(ZoneOffset.ofHours(1)).toString(),
                "--to",
                first.plusSeconds(20).toString(),
                "--model",
                bed.packageOf("v2").toString(),
                "--into",
                "masks.chosen",
                "--json"),
            0);
    assertThat(both.get("masks").asInt()).isEqualTo(20);
    assertThat(both.get("model").asText()).isEqualTo("v2");
    List<Mask> masks = bed.masks("masks.chosen");
    assertThat(inOrder(masks)).containsOnlyKeys("a", "b");
    inOrder(masks)
        .values()
        .forEach(
            sequences ->
                assertThat(sequences)
                    .containsExactlyElementsOf(LongStream.range(10, 20).boxed().toList()));

    JsonNode one =
        json(
            bed.run(
                "replay",
                "--task",
                TASK,
                "--source",
                "live",
                "--partitions",
                "2",
                "--from",
                "5",
                "--to",
                "9",
                "--into",
                "masks.chosen",
                "--append",
                "--json"),
            0);
    assertThat(one.get("masks").asInt()).isEqualTo(4);
    assertThat(bed.masks("masks.chosen")).hasSize(24);
    mistake("replay", "--task", TASK, "--source", "live", "--into", "masks.chosen", "--from", "3")
        .contains("--append");

    bed.deleteLiveBefore(2, 7);
    mistake("replay", "--task", TASK, "--source", "live", "--partitions", "2", "--from", "1")
        .contains("deleted 6 of those offsets")
        .contains("2 begins at 7");
  }

  @Test
  void mistakesAreOneLine() throws Exception {
    bed.fillLive("c", 0, Instant.now().minus(30, ChronoUnit.MINUTES), 3);
    mistake("replay", "--task", TASK, "--from", "9", "--to", "5").contains("not before --to 5");
    mistake("replay", "--task", TASK, "--from", "noon").contains("'noon'").contains("-2h");
    mistake("replay", "--task", TASK, "--source", "frames.nowhere")
        .contains("frames.nowhere does not");
    mistake("replay", "--task", "no-such", "--source", "live").contains("assigned to task no-such");
    mistake("replay", "--task", TASK, "--source", "live", "--model", "v9")
        .contains("no version v9; released are v1, v2");
    mistake("replay", "--task", TASK, "--source", "live", "--to", "99999").contains("is so long");
    mistake("replay", "--task", TASK, "--source", "live", "--partitions", "0,17")
        .contains("partitions 0 to 4");
    mistake("replay", "--task", TASK, "--source", "live", "--into", "masks.archive")
        .contains("masks.archive");
    mistake("replay", "--task", TASK, "--source", "live", "--into", "frames.live")
        .contains("frames.live");
    mistake("replay", "--task", TASK, "--source", "live", "--name", "a b").contains("'a b'");
  }

  private static void awaitMiddle(ChildProcess child, String into) {
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> bed.length(into) > 40 || !child.alive());
    assertThat(child.alive()).as("in the middle; its log is %s", bed.log()).isTrue();
  }

  /** A committed reader sees each frame of the archive once, in order, and the count says so. */
  private static void allOnce(JsonNode end, String name) {
    List<Mask> masks = bed.masks("masks.replay." + name);
    List<Long> all = LongStream.range(0, FRAMES_PER_DEVICE).boxed().toList();
    assertThat(inOrder(masks).keySet()).containsExactlyInAnyOrderElementsOf(archive.devices());
    inOrder(masks)
        .forEach(
            (device, sequences) -> assertThat(sequences).as(device).containsExactlyElementsOf(all));
    assertThat(masks).allMatch(mask -> mask.getModel().getVersion().equals("v1"));
    assertThat(bed.deadLetters(name)).isEqualTo(archive.poison());
    assertThat(end.get("complete").asBoolean()).isTrue();
    assertThat(end.get("addsUp").asBoolean()).isTrue();
    assertThat(end.get("model").asText()).isEqualTo("v1");
    assertThat(end.get("masks").asLong()).isEqualTo(masks.size());
    assertThat(end.get("otherTasks").asLong()).isEqualTo(archive.otherTasks());
    assertThat(end.get("dead").asLong()).isEqualTo(archive.poison());
    assertThat(end.get("frames").asLong())
        .isEqualTo(masks.size() + archive.otherTasks() + archive.poison());
    assertThat(end.get("partitions")).hasSize(ReplayBed.PARTITIONS);
    for (JsonNode row : end.get("partitions")) {
      assertThat(row.get("position").asLong()).isEqualTo(row.get("to").asLong());
      assertThat(row.get("frames").asLong() + row.get("empty").asLong())
          .isEqualTo(row.get("to").asLong() - row.get("from").asLong());
    }
    assertThat(end.get("partitions").get(3).get("frames").asLong()).isZero();
    assertThat(end.get("partitions").get(3).get("empty").asLong()).isPositive();
    assertThat(end.get("partitions").get(4).get("to").asLong()).isZero();
  }

  private static org.assertj.core.api.AbstractStringAssert<?> mistake(String... command) {
    ReplayBed.Ran ran = bed.run(command);
    assertThat(ran.exit()).as(ran.toString()).isEqualTo(2);
    assertThat(ran.err().lines().toList()).as(ran.toString()).hasSize(1);
    return assertThat(ran.err()).startsWith("sonostream: ");
  }

  private static JsonNode json(ReplayBed.Ran ran, int exit) throws Exception {
    assertThat(ran.exit()).as(ran.toString()).isEqualTo(exit);
    return new ObjectMapper().readTree(ran.out());
  }

  private static Map<String, List<Long>> inOrder(List<Mask> masks) {
    Map<String, List<Long>> seen = new TreeMap<>();
    masks.forEach(
        mask ->
            seen.computeIfAbsent(mask.getDeviceId(), device -> new ArrayList<>())
                .add(mask.getSequence()));
    return seen;
  }
}
