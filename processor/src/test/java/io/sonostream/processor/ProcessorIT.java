package io.sonostream.processor;

import static io.sonostream.processor.FrameFixture.TASK;
import static io.sonostream.processor.FrameFixture.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.schemas.Mask;
import io.sonostream.schemas.MaskStatus;
import io.sonostream.schemas.records.LabelMaps;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class ProcessorIT {

  @Test
  void answersEveryFrameOfBothLanesInTheOrderOfItsDevice() throws Exception {
    try (StreamRig rig = new StreamRig(3);
        Processor processor = start(rig, Map.of())) {
      String live = rig.topics().framesLive().name();
      String archive = rig.topics().framesArchive().name();
      for (int sequence = 0; sequence < 200; sequence++) {
        for (String device : List.of("a", "b", "c", "d")) {
          rig.send(live, frame(device, sequence).build());
          rig.send(archive, frame(device, sequence).build());
        }
      }
      rig.flush();

      for (String topic :
          List.of(rig.topics().masksLive().name(), rig.topics().masksArchive().name())) {
        Map<String, List<Long>> seen = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : rig.awaitRecords(topic, 800)) {
          Mask mask = rig.mask(record);
          seen.computeIfAbsent(mask.getDeviceId(), device -> new ArrayList<>())
              .add(mask.getSequence());
        }
        assertThat(seen).containsOnlyKeys("a", "b", "c", "d");
        seen.forEach(
            (device, sequences) -> {
              assertThat(sequences).hasSize(200).isSorted().doesNotHaveDuplicates();
            });
      }
    }
  }

  @Test
  void fillsInTheWholeMask() throws Exception {
    try (StreamRig rig = new StreamRig(1);
        Processor processor = start(rig, Map.of())) {
      Instant captured = Instant.now();
      rig.send(rig.topics().framesLive().name(), frame("a", 7).setCapturedAt(captured).build());
      rig.flush();

      Mask mask = rig.mask(rig.awaitRecords(rig.topics().masksLive().name(), 1).get(0));

      assertThat(mask.getStatus()).isEqualTo(MaskStatus.SEGMENTED);
      byte[] expected = FrameFixture.square(7);
      for (int i = 0; i < expected.length; i++) {
        expected[i] = (byte) (expected[i] == 0 ? 0 : 1);
      }
      assertThat(LabelMaps.decode(mask.getLabelMap())).isEqualTo(expected);
      assertThat(mask.getRegions()).hasSize(1);
      assertThat(mask.getRegions().get(0).getAreaPixels()).isEqualTo(64);
      assertThat(mask.getRegions().get(0).getAreaSquareMillimetres()).isEqualTo(64 * 0.125);
      assertThat(mask.getRegions().get(0).getMeanProbability()).isBetween(0.78f, 0.79f);
      assertThat(mask.getModel().getVersion()).isEqualTo("v1");
      assertThat(mask.getSource().getTopic()).isEqualTo(rig.topics().framesLive().name());
      assertThat(mask.getSource().getOffset()).isZero();
      assertThat(mask.getTiming().getBatchSize()).isEqualTo(1);
      assertThat(
              List.of(
                  mask.getTiming().getReceivedAt(),
                  mask.getTiming().getBatchedAt(),
                  mask.getTiming().getInferredAt(),
                  mask.getTiming().getEmittedAt()))
          .isSorted();
      assertThat(mask.getSubjectId()).isEqualTo("subject-a");
      assertThat(mask.getDeviceModel()).isEqualTo("phantom");
      assertThat(mask.getPose()).isEqualTo(FrameFixture.POSE);
    }
  }

  @Test
  void turnsWhatIsNoFrameIntoADeadLetterAndGoesOn() throws Exception {
    try (StreamRig rig = new StreamRig(1);
        Processor processor = start(rig, Map.of())) {
      String live = rig.topics().framesLive().name();
      rig.expectCauses(7);
      byte[] poison = "not avro at all".getBytes(StandardCharsets.UTF_8);
      rig.send(live, frame("a", 0).build());
      rig.sendRaw(live, new byte[] {1}, poison);
      rig.sendRaw(live, new byte[] {1}, null);
      rig.sendRaw(live, null, new byte[] {0, 0x7f, 0, 0, 1, 5});
      rig.send(live, frame("a", 1).setWidth(31).build());
      rig.send(live, frame("a", 1).setWidth(0).build());
      rig.send(live, frame("a", 1).setWidth(100_000).setHeight(100_000).build());
      rig.send(live, frame("a", 1).setTask("never-heard-of").build());
      rig.send(live, frame("a", 1).build());
      rig.flush();

      List<ConsumerRecord<byte[], byte[]>> dead =
          rig.awaitRecords(rig.topics().framesDead().name(), 7);
      List<Long> masks =
          rig.awaitRecords(rig.topics().masksLive().name(), 2).stream()
              .map(record -> rig.mask(record).getSequence())
              .toList();

      assertThat(masks).containsExactly(0L, 1L);
      assertThat(dead).hasSize(7);
      assertThat(dead.get(0).value()).isEqualTo(poison);
      assertThat(dead.stream().map(letter -> header(letter, "__streams.errors.offset")))
          .containsExactlyInAnyOrder("1", "2", "3", "4", "5", "6", "7");
      assertThat(dead.stream().map(letter -> header(letter, "__streams.errors.topic")).distinct())
          .containsExactly(live);
      assertThat(dead.stream().map(letter -> header(letter, "__streams.errors.message")))
          .anyMatch(cause -> cause.contains("31x32"))
          .anyMatch(cause -> cause.contains("0x32"))
          .anyMatch(cause -> cause.contains("100000x100000"))
          .anyMatch(cause -> cause.contains("never-heard-of"));
    }
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  static Processor start(StreamRig rig, Map<String, ?> more) throws InterruptedException {
    return start(rig, more, new BrightnessLoader(FrameFixture.SIDE));
  }

  static Processor start(StreamRig rig, Map<String, ?> more, BrightnessLoader loader)
      throws InterruptedException {
    Processor processor = Processor.with(rig.settings(more), loader);
    processor.start();
    assertThat(processor.awaitReady(Duration.ofMinutes(2)))
        .as(processor.ready().message())
        .isTrue();
    assertThat(processor.serving()).extracting(s -> s.model().task()).containsExactly(TASK);
    return processor;
  }
}
