package io.sonostream.processor;

import static io.sonostream.processor.FrameFixture.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sonostream.schemas.Frame;
import io.sonostream.schemas.topics.TopicSpec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/**
 * Records that are a few kilobytes on the wire and megabytes when unpacked, and answers that a
 * topic would not take: each costs one small dead letter, and both lanes go on.
 */
class RecordSizesIT {
  private static final int BOMB = 9_000_000;

  @Test
  void aRecordOfNineMegabytesUnpackedIsOneSmallDeadLetterAndTheLanesGoOn() throws Exception {
    try (StreamRig rig = new StreamRig(1);
        Processor processor = ProcessorIT.start(rig, Map.of())) {
      rig.expectCauses(2);
      sendBetweenGoodFrames(
          rig, frames -> new ProducerRecord<>(frames.name(), new byte[] {1}, new byte[BOMB]));

      assertBothLanesAnswered(rig);
      List<ConsumerRecord<byte[], byte[]>> letters = letters(rig);
      assertThat(letters)
          .allSatisfy(
              letter -> {
                assertThat(letter.value()).isNull();
                assertThat(header(letter, "sonostream.record.value.bytes"))
                    .isEqualTo(Integer.toString(BOMB));
                assertThat(letter.headers().lastHeader("sonostream.record.value.first").value())
                    .containsOnly(0)
                    .hasSize(64);
                assertThat(header(letter, "sonostream.record.value.sha256")).hasSize(64);
                assertThat(header(letter, "__streams.errors.offset")).isEqualTo("1");
                assertThat(header(letter, "__streams.errors.message"))
                    .contains(Integer.toString(BOMB))
                    .contains("the limit is");
              });
      assertNothingDied(processor);
    }
  }

  @Test
  void aGoodFrameWithAHeaderOfNineMegabytesIsOneSmallDeadLetterAndTheLanesGoOn() throws Exception {
    try (StreamRig rig = new StreamRig(1);
        Processor processor = ProcessorIT.start(rig, Map.of())) {
      rig.expectCauses(2);
      sendBetweenGoodFrames(
          rig,
          frames -> {
            ProducerRecord<byte[], byte[]> swollen = goodFrame(rig, frames);
            swollen.headers().add("a", new byte[BOMB]);
            return swollen;
          });

      assertBothLanesAnswered(rig);
      assertThat(letters(rig))
          .allSatisfy(
              letter -> {
                assertThat(letter.headers().lastHeader("a")).isNull();
                assertThat(header(letter, "sonostream.record.headers.bytes"))
                    .isEqualTo(Integer.toString(BOMB + 1));
              });
      assertNothingDied(processor);
    }
  }

  @Test
  void aGoodFrameWithAHundredThousandEmptyHeadersIsOneSmallDeadLetterAndTheLanesGoOn()
      throws Exception {
    try (StreamRig rig = new StreamRig(1);
        Processor processor = ProcessorIT.start(rig, Map.of())) {
      rig.expectCauses(2);
      sendBetweenGoodFrames(
          rig,
          frames -> {
            ProducerRecord<byte[], byte[]> bristling = goodFrame(rig, frames);
            for (int i = 0; i < 100_000; i++) {
              bristling.headers().add("a", new byte[0]);
            }
            return bristling;
          });

      assertBothLanesAnswered(rig);
      assertThat(letters(rig))
          .allSatisfy(
              letter -> {
                assertThat(letter.headers().lastHeader("a")).isNull();
                assertThat(header(letter, "__streams.errors.message"))
                    .contains("record has 100000 headers; the limit is 1000");
              });
      assertNothingDied(processor);
    }
  }

  @Test
  void anAnswerInheritsTheHeadersOfTracingAndOfOurOwnAndNoOthers() throws Exception {
    try (StreamRig rig = new StreamRig(1);
        Processor processor = ProcessorIT.start(rig, Map.of())) {
      rig.expectCauses(1);
      String live = rig.topics().framesLive().name();
      for (byte[] value : List.of(rig.encode(live, frame("a", 0).build()), new byte[] {'n', 'o'})) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(live, new byte[] {1}, value);
        record.headers().add("traceparent", new byte[] {1});
        record.headers().add("tracestate", new byte[] {2});
        record.headers().add("sonostream.site", new byte[] {3});
        record.headers().add("sonostream.too.long", new byte[20_000]);
        record.headers().add("a", new byte[100_000]);
        sendCompressed(rig, record);
      }

      ConsumerRecord<byte[], byte[]> mask =
          rig.awaitRecords(rig.topics().masksLive().name(), 1).get(0);
      ConsumerRecord<byte[], byte[]> letter =
          rig.awaitRecords(rig.topics().framesDead().name(), 1).get(0);
      for (ConsumerRecord<byte[], byte[]> answer : List.of(mask, letter)) {
        assertThat(answer.headers().lastHeader("traceparent").value()).containsExactly(1);
        assertThat(answer.headers().lastHeader("tracestate").value()).containsExactly(2);
        assertThat(answer.headers().lastHeader("sonostream.site").value()).containsExactly(3);
        assertThat(answer.headers().lastHeader("a")).isNull();
        assertThat(answer.headers().lastHeader("sonostream.too.long")).isNull();
      }
    }
  }

  @Test
  void aMaskThatItsTopicRefusesIsOneSmallDeadLetterAndCounts() throws Exception {
    try (StreamRig rig = new StreamRig(1)) {
      rig.expectCauses(2);
      try (Processor processor =
          ProcessorIT.start(
              rig,
              Map.of(
                  "processor.engine.probability-maps", true,
                  "processor.live.kafka.session.timeout.ms", "6000",
                  "processor.archive.kafka.session.timeout.ms", "6000"))) {
        // A processor refuses to start on such topics, so somebody did this while it runs.
        rig.limit(rig.topics().masksLive(), 4_000);
        rig.limit(rig.topics().masksArchive(), 4_000);
        for (TopicSpec frames : lanes(rig)) {
          rig.send(frames.name(), frame("a", 0).build());
          rig.send(frames.name(), noise());
          rig.send(frames.name(), frame("a", 1).build());
        }
        rig.flush();

        rig.awaitRecords(rig.topics().framesDead().name(), 2);
        await()
            .atMost(Duration.ofMinutes(2))
            .until(
                () ->
                    sequences(rig, rig.topics().masksLive()).contains(1L)
                        && sequences(rig, rig.topics().masksArchive()).contains(1L));
        // The live lane may repeat what it had not committed; the archive lane may not.
        assertThat(sequences(rig, rig.topics().masksLive())).containsOnly(0L, 1L);
        assertThat(sequences(rig, rig.topics().masksArchive())).containsExactly(0L, 1L);
        assertThat(letters(rig))
            .allSatisfy(
                letter -> {
                  assertThat(letter.value()).isNull();
                  assertThat(header(letter, "__streams.errors.message"))
                      .contains("was refused")
                      .contains("masks.");
                });
        for (String lane : List.of("live", "archive")) {
          assertThat(
                  processor
                      .meters()
                      .get("sonostream.sends.refused")
                      .tag("lane", lane)
                      .counter()
                      .count())
              .isEqualTo(1);
        }
        assertThat(processor.live().ok()).isTrue();
      }
    }
  }

  /** In both lanes, behind frame 0 of device a and before frame 1. */
  private static void sendBetweenGoodFrames(
      StreamRig rig, Function<TopicSpec, ProducerRecord<byte[], byte[]>> record) throws Exception {
    for (TopicSpec frames : lanes(rig)) {
      rig.send(frames.name(), frame("a", 0).build());
      rig.flush();
      sendCompressed(rig, record.apply(frames));
      rig.send(frames.name(), frame("a", 1).build());
    }
    rig.flush();
  }

  private static ProducerRecord<byte[], byte[]> goodFrame(StreamRig rig, TopicSpec frames) {
    return new ProducerRecord<>(
        frames.name(), new byte[] {1}, rig.encode(frames.name(), frame("b", 7).build()));
  }

  /** Frames 0 and 1 of device a are masks in both lanes, once and in their order. */
  private static void assertBothLanesAnswered(StreamRig rig) {
    rig.awaitRecords(rig.topics().framesDead().name(), 2);
    for (TopicSpec masks : List.of(rig.topics().masksLive(), rig.topics().masksArchive())) {
      rig.awaitRecords(masks.name(), 2);
      assertThat(sequences(rig, masks)).containsExactly(0L, 1L);
    }
  }

  private static List<Long> sequences(StreamRig rig, TopicSpec masks) {
    return rig.readAll(masks.name()).stream()
        .map(record -> rig.mask(record).getSequence())
        .toList();
  }

  private static List<ConsumerRecord<byte[], byte[]>> letters(StreamRig rig) {
    List<ConsumerRecord<byte[], byte[]>> letters = rig.readAll(rig.topics().framesDead().name());
    assertThat(letters.stream().map(letter -> header(letter, "__streams.errors.topic")))
        .containsExactlyInAnyOrder(
            rig.topics().framesLive().name(), rig.topics().framesArchive().name());
    return letters;
  }

  private static void assertNothingDied(Processor processor) {
    assertThat(processor.live().ok()).isTrue();
    for (String lane : List.of("live", "archive")) {
      assertThat(
              processor
                  .meters()
                  .get("sonostream.threads.replaced")
                  .tag("lane", lane)
                  .counter()
                  .count())
          .isZero();
    }
  }

  private static List<TopicSpec> lanes(StreamRig rig) {
    return List.of(rig.topics().framesLive(), rig.topics().framesArchive());
  }

  private static Frame noise() {
    byte[] pixels = new byte[256 * 256];
    new Random(3).nextBytes(pixels);
    return frame("b", 7).setWidth(256).setHeight(256).setPixels(ByteBuffer.wrap(pixels)).build();
  }

  /** As a sender does who is allowed to write and thinks nothing of our limits. */
  private static void sendCompressed(StreamRig rig, ProducerRecord<byte[], byte[]> record)
      throws Exception {
    Map<String, Object> config = new HashMap<>(rig.kafka());
    config.put("compression.type", "zstd");
    config.put("max.request.size", 20_000_000);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(record).get();
    }
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
