package io.sonostream.processor;

import static io.sonostream.processor.FrameFixture.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sonostream.schemas.topics.TopicSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** Somebody gives the frame topics more partitions while processors run. */
class AddedPartitionsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Test
  void framesOfAddedPartitionsAreAnsweredAndPeopleAreToldWhatTheNextStartAsksFor()
      throws Exception {
    try (StreamRig rig = new StreamRig(2);
        Processor processor = ProcessorIT.start(rig, Map.of())) {
      List<TopicSpec> frames = List.of(rig.topics().framesLive(), rig.topics().framesArchive());
      send(rig, frames, 0, 5);
      awaitMasks(rig, 5);

      try (Admin admin = Admin.create(new HashMap<>(rig.kafka()))) {
        admin
            .createPartitions(
                frames.stream()
                    .collect(
                        Collectors.toMap(TopicSpec::name, topic -> NewPartitions.increaseTo(6))))
            .all()
            .get();
        awaitLeaders(admin, frames, 6);
      }
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(processor.ready().message())
                      .contains("has 6 partitions now, the settings say 2: all are served")
                      .contains("set topics.frame-partitions = 6"));
      sendToAll(rig, frames, 6, 5, 25);

      awaitMasks(rig, 25);
      assertThat(processor.live().ok()).as(processor.live().message()).isTrue();
      assertThat(rig.readAll(rig.topics().framesDead().name())).isEmpty();
    }
  }

  /** Ten devices, so that partitions of all numbers have some. */
  private static void send(StreamRig rig, List<TopicSpec> topics, int from, int to) {
    for (int sequence = from; sequence < to; sequence++) {
      for (int device = 0; device < 10; device++) {
        for (TopicSpec topic : topics) {
          rig.send(topic.name(), frame("device-" + device, sequence).build());
        }
      }
    }
    rig.flush();
  }

  /**
   * KAFKA-15591: a first batch that comes before its leader knows the partition hangs until its
   * delivery is given up. Offsets are answered by the leader itself.
   */
  private static void awaitLeaders(Admin admin, List<TopicSpec> topics, int partitions) {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    for (TopicSpec topic : topics) {
      for (int partition = 0; partition < partitions; partition++) {
        asked.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
      }
    }
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> admin.listOffsets(asked).all().get().size() == asked.size());
  }

  /** By a device that has just begun; others hear of new partitions within minutes. */
  private static void sendToAll(
      StreamRig rig, List<TopicSpec> topics, int partitions, int from, int to) throws Exception {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            new HashMap<>(rig.kafka()), new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int sequence = from; sequence < to; sequence++) {
        for (int device = 0; device < 10; device++) {
          for (TopicSpec topic : topics) {
            byte[] frame = rig.encode(topic.name(), frame("device-" + device, sequence).build());
            sent.add(
                producer.send(
                    new ProducerRecord<>(topic.name(), device % partitions, null, frame)));
          }
        }
      }
    }
    for (Future<RecordMetadata> one : sent) {
      one.get();
    }
  }

  private static void awaitMasks(StreamRig rig, int each) {
    for (TopicSpec topic : List.of(rig.topics().masksLive(), rig.topics().masksArchive())) {
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  rig.readAll(topic.name()).stream()
                          .map(rig::mask)
                          .map(mask -> mask.getDeviceId() + "/" + mask.getSequence())
                          .distinct()
                          .count()
                      == 10L * each);
    }
  }
}
