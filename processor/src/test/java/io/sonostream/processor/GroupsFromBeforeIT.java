package io.sonostream.processor;

import static io.sonostream.processor.FrameFixture.TASK;
import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.runtime.KeptFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How far the groups of earlier versions were, under the names that they had, and which frames
 * waited for a model.
 */
class GroupsFromBeforeIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Has no model before the upgrade. */
  private static final String AWAITED = "thyroid";

  private static final int BEFORE = 6;

  /** Group, topic, partition, offset and what stands beside it. */
  private static final String OFFSETS = "offsets.tsv";

  /** Topic, partition, key and value of what the group keeps for itself. */
  private static final String OWN_RECORDS = "own-records.tsv";

  @BeforeAll
  static void keep() throws Exception {
    KeptFiles.keep("groups", GroupsFromBeforeIT::leave);
  }

  private static void leave(Path folder) throws Exception {
    try (StreamRig rig = new StreamRig(1)) {
      sendBefore(rig);
      Map<String, Object> settings =
          rig.overrides(Map.of("processor.tasks." + AWAITED + ".weight", 1));
      BrightnessLoader loader = new BrightnessLoader(FrameFixture.SIDE);
      try (Processor processor = Processor.with(ProcessorSettings.load(null, settings), loader)) {
        processor.start();
        rig.awaitRecords(rig.topics().masksLive().name(), BEFORE);
        rig.awaitRecords(rig.topics().masksArchive().name(), BEFORE);
      }
      String prefix = rig.topics().options().prefix();
      List<String> offsets = new ArrayList<>();
      List<String> records = new ArrayList<>();
      try (Admin admin = Admin.create(new HashMap<>(rig.kafka()))) {
        for (String group : groups(admin, prefix)) {
          committed(admin, group)
              .forEach(
                  (partition, at) ->
                      offsets.add(
                          String.join(
                              "\t",
                              group.substring(prefix.length()),
                              partition.topic().substring(prefix.length()),
                              Integer.toString(partition.partition()),
                              Long.toString(at.offset()),
                              at.metadata())));
        }
        for (String topic : new TreeMap<>(admin.listTopics().namesToListings().get()).keySet()) {
          if (topic.startsWith(prefix) && topic.endsWith("-changelog")) {
            rig.readAll(topic)
                .forEach(
                    record ->
                        records.add(
                            String.join(
                                "\t",
                                topic.substring(prefix.length()),
                                Integer.toString(record.partition()),
                                new String(record.key(), StandardCharsets.UTF_8),
                                record.value() == null
                                    ? ""
                                    : HexFormat.of().formatHex(record.value()))));
          }
        }
      }
      Files.write(folder.resolve(OFFSETS), offsets);
      Files.write(folder.resolve(OWN_RECORDS), records);
    }
  }

  /** In the archive every other frame is of the task that has no model. */
  private static void sendBefore(StreamRig rig) {
    for (int sequence = 0; sequence < BEFORE; sequence++) {
      send(rig, rig.topics().framesLive().name(), TASK, sequence);
      send(rig, rig.topics().framesArchive().name(), TASK, sequence);
      send(rig, rig.topics().framesArchive().name(), AWAITED, sequence);
    }
    rig.flush();
  }

  private static void send(StreamRig rig, String topic, String task, long sequence) {
    rig.send(topic, FrameFixture.frame("of-" + task, sequence).setTask(task).build());
  }

  static List<Path> kept() throws IOException {
    return KeptFiles.of("groups");
  }

  @ParameterizedTest
  @MethodSource("kept")
  void theGroupsOfThenGoOnWhereTheyWereAndWhatWaitedIsAnswered(Path kept) throws Exception {
    try (StreamRig rig = new StreamRig(1)) {
      sendBefore(rig);
      putBack(kept, rig);
      send(rig, rig.topics().framesLive().name(), TASK, BEFORE);
      send(rig, rig.topics().framesArchive().name(), TASK, BEFORE);
      send(rig, rig.topics().framesArchive().name(), AWAITED, BEFORE);
      rig.flush();
      Map<String, Object> settings =
          rig.overrides(
              Map.of(
                  "processor.tasks." + AWAITED + ".weight",
                  1,
                  "processor.tasks." + AWAITED + ".model",
                  "v1"));
      BrightnessLoader loader = new BrightnessLoader(FrameFixture.SIDE);
      try (Processor processor = Processor.with(ProcessorSettings.load(null, settings), loader)) {
        processor.start();
        assertThat(processor.awaitReady(PATIENCE)).as(processor.ready().message()).isTrue();

        assertThat(masks(rig, rig.topics().masksLive().name(), 1))
            .containsExactly(TASK + " " + BEFORE);
        List<String> expected = new ArrayList<>(List.of(TASK + " " + BEFORE));
        for (int sequence = 0; sequence <= BEFORE; sequence++) {
          expected.add(AWAITED + " " + sequence);
        }
        assertThat(masks(rig, rig.topics().masksArchive().name(), expected.size()))
            .containsExactlyInAnyOrderElementsOf(expected);
      }
    }
  }

  private static List<String> masks(StreamRig rig, String topic, int count) {
    return rig.awaitRecords(topic, count).stream()
        .map(rig::mask)
        .map(mask -> mask.getTask() + " " + mask.getSequence())
        .toList();
  }

  private static void putBack(Path kept, StreamRig rig) throws Exception {
    String prefix = rig.topics().options().prefix();
    Map<String, Map<TopicPartition, OffsetAndMetadata>> offsets = new TreeMap<>();
    for (String[] line : lines(kept.resolve(OFFSETS))) {
      offsets
          .computeIfAbsent(prefix + line[0], group -> new HashMap<>())
          .put(
              new TopicPartition(prefix + line[1], Integer.parseInt(line[2])),
              new OffsetAndMetadata(Long.parseLong(line[3]), line[4]));
    }
    assertThat(offsets).as("both lanes were there").hasSize(2);
    List<String[]> records = lines(kept.resolve(OWN_RECORDS));
    assertThat(records).isNotEmpty();
    try (Admin admin = Admin.create(new HashMap<>(rig.kafka()))) {
      List<NewTopic> own =
          records.stream()
              .map(line -> prefix + line[0])
              .distinct()
              .map(
                  topic ->
                      new NewTopic(topic, 1, (short) 1)
                          .configs(Map.of("cleanup.policy", "compact")))
              .toList();
      admin.createTopics(own).all().get();
      for (Map.Entry<String, Map<TopicPartition, OffsetAndMetadata>> group : offsets.entrySet()) {
        admin.alterConsumerGroupOffsets(group.getKey(), group.getValue()).all().get();
      }
    }
    for (String[] line : records) {
      rig.sendRaw(
          prefix + line[0],
          line[2].getBytes(StandardCharsets.UTF_8),
          line[3].isEmpty() ? null : HexFormat.of().parseHex(line[3]));
    }
    rig.flush();
  }

  private static List<String[]> lines(Path file) throws IOException {
    return Files.readAllLines(file).stream().map(line -> line.split("\t", -1)).toList();
  }

  private static List<String> groups(Admin admin, String prefix) throws Exception {
    return admin.listConsumerGroups().all().get().stream()
        .map(group -> group.groupId())
        .filter(group -> group.startsWith(prefix))
        .sorted()
        .toList();
  }

  private static Map<TopicPartition, OffsetAndMetadata> committed(Admin admin, String group)
      throws Exception {
    return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
  }
}
