package io.sonostream.processor;

import static io.sonostream.processor.FrameFixture.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.schemas.MaskStatus;
import io.sonostream.schemas.topics.TopicSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Processors beside each other: of two Sonostreams on one cluster, and of one. */
class NeighboursIT {
  private static final int FRAMES = 40;
  private static final List<String> DEVICES = List.of("a", "b", "c", "d");

  @Test
  void twoSonostreamsWithAPrefixEachShareABrokerAndBothAnswer() throws Exception {
    try (StreamRig one = new StreamRig(2);
        StreamRig other = new StreamRig(2);
        Processor ofOne = ProcessorIT.start(one, Map.of());
        Processor ofOther = ProcessorIT.start(other, Map.of())) {
      for (StreamRig rig : List.of(one, other)) {
        send(rig, rig.topics().framesLive(), 0, FRAMES);
        send(rig, rig.topics().framesArchive(), 0, FRAMES);
      }
      for (StreamRig rig : List.of(one, other)) {
        int all = FRAMES * DEVICES.size();
        assertThat(rig.awaitRecords(rig.topics().masksLive().name(), all)).hasSize(all);
        assertThat(rig.awaitRecords(rig.topics().masksArchive().name(), all)).hasSize(all);
      }
      assertThat(one.settings(Map.of()).live().applicationId())
          .isEqualTo(one.topics().options().prefix() + "sonostream-live");
      assertThat(ofOne.ready().ok()).isTrue();
      assertThat(ofOther.ready().ok()).isTrue();
    }
  }

  /**
   * The sessions last so long that a processor which stayed in its group would keep its partitions
   * until all of this is over.
   */
  @Test
  void aProcessorThatIsClosedLeavesItsPartitionsAtOnceAndNoFrameIsShedForIt() throws Exception {
    Map<String, Object> patient =
        Map.of(
            "processor.batches.max-age", "90s",
            "processor.live.kafka.session.timeout.ms", "300000");
    try (StreamRig rig = new StreamRig(4);
        Processor stays = ProcessorIT.start(rig, patient)) {
      String group = rig.settings(patient).live().applicationId();
      Processor leaves = ProcessorIT.start(rig, patient);
      try {
        send(rig, rig.topics().framesLive(), 0, FRAMES);
        rig.awaitRecords(rig.topics().masksLive().name(), FRAMES * DEVICES.size());
        assertThat(members(rig, group)).hasSize(2);
      } finally {
        leaves.close();
      }
      assertThat(members(rig, group)).hasSize(1);

      send(rig, rig.topics().framesLive(), FRAMES, 2 * FRAMES);
      List<ConsumerRecord<byte[], byte[]>> masks =
          rig.awaitRecords(rig.topics().masksLive().name(), 2 * FRAMES * DEVICES.size());
      assertThat(masks.stream().map(mask -> rig.mask(mask).getStatus()).distinct())
          .containsExactly(MaskStatus.SEGMENTED);
      assertThat(stays.ready().ok()).isTrue();
    }
  }

  private static void send(StreamRig rig, TopicSpec topic, int from, int to) {
    for (int sequence = from; sequence < to; sequence++) {
      for (String device : DEVICES) {
        rig.send(topic.name(), frame(device, sequence).build());
      }
    }
    rig.flush();
  }

  private static Set<String> members(StreamRig rig, String group) throws Exception {
    try (Admin admin = Admin.create(new HashMap<>(rig.kafka()))) {
      return admin
          .describeConsumerGroups(List.of(group))
          .describedGroups()
          .get(group)
          .get()
          .members()
          .stream()
          .map(member -> member.consumerId())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
