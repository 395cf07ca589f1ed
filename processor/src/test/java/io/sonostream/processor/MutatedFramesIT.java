package io.sonostream.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sonostream.processor.FrameMutator.Answer;
import io.sonostream.processor.FrameMutator.Mutant;
import io.sonostream.schemas.registry.RegistryClient;
import io.sonostream.schemas.topics.TopicSpec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/**
 * 10,000 mutated frames on both lanes, through the real decoder, broker and registry: each is
 * answered once, by a mask or by a dead letter with its cause, and nothing dies of any.
 */
class MutatedFramesIT {
  private static final int FRAMES_A_LANE = 5_000;

  @Test
  void answersEachOfTenThousandMutatedFramesByAMaskOrADeadLetter() throws Exception {
    try (StreamRig rig = new StreamRig(1);
        Processor processor = ProcessorIT.start(rig, Map.of())) {
      List<Answer> live = send(rig, rig.topics().framesLive(), 1);
      List<Answer> archive = send(rig, rig.topics().framesArchive(), 2);
      rig.flush();

      await()
          .atMost(Duration.ofSeconds(240))
          .pollInterval(Duration.ofSeconds(5)) // each look reads everything
          .until(
              () ->
                  !processor.live().ok()
                      || count(rig, rig.topics().framesDead())
                              + count(rig, rig.topics().masksLive())
                              + count(rig, rig.topics().masksArchive())
                          >= 2 * FRAMES_A_LANE);

      assertThat(processor.live().ok()).as(processor.live().message()).isTrue();
      assertExact(rig, rig.topics().framesLive(), rig.topics().masksLive(), live);
      assertExact(rig, rig.topics().framesArchive(), rig.topics().masksArchive(), archive);
      assertThat(processor.meters().find("sonostream.threads.replaced").counters())
          .allMatch(counter -> counter.count() == 0);
    }
  }

  /** One partition, so that the offset of a record is its place in the list. */
  private static List<Answer> send(StreamRig rig, TopicSpec topic, long seed) {
    int masks =
        new RegistryClient(rig.registry())
            .latest(rig.topics().masksLive().name() + "-value")
            .orElseThrow()
            .id();
    FrameMutator mutator = new FrameMutator(seed, frame -> rig.encode(topic.name(), frame), masks);
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < FRAMES_A_LANE; i++) {
      Mutant mutant = mutator.next();
      rig.sendRaw(topic.name(), i % 7 == 0 ? null : new byte[] {(byte) i}, mutant.value());
      answers.add(mutant.answer());
    }
    return answers;
  }

  private static int count(StreamRig rig, TopicSpec topic) {
    return rig.readAll(topic.name()).size();
  }

  private static void assertExact(
      StreamRig rig, TopicSpec frames, TopicSpec masks, List<Answer> expected) {
    BitSet masked = new BitSet();
    for (ConsumerRecord<byte[], byte[]> record : rig.readAll(masks.name())) {
      mark(masked, Math.toIntExact(rig.mask(record).getSource().getOffset()));
    }
    BitSet dead = new BitSet();
    for (ConsumerRecord<byte[], byte[]> record : rig.readAll(rig.topics().framesDead().name())) {
      if (header(record, "__streams.errors.topic").equals(frames.name())) {
        mark(dead, Integer.parseInt(header(record, "__streams.errors.offset")));
        assertThat(header(record, "__streams.errors.message")).isNotBlank();
      }
    }
    assertThat(masked.cardinality() + dead.cardinality()).isEqualTo(FRAMES_A_LANE);
    assertThat(masked.intersects(dead)).isFalse();
    assertThat(places(expected, Answer.MASK).filter(i -> !masked.get(i)).boxed().toList())
        .as("good frames without a mask")
        .isEmpty();
    assertThat(places(expected, Answer.DEAD).filter(i -> !dead.get(i)).boxed().toList())
        .as("broken frames without a dead letter")
        .isEmpty();
  }

  private static IntStream places(List<Answer> answers, Answer wanted) {
    return IntStream.range(0, answers.size()).filter(i -> answers.get(i) == wanted);
  }

  private static void mark(BitSet seen, int offset) {
    assertThat(seen.get(offset)).as("offset " + offset + " was answered before").isFalse();
    seen.set(offset);
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
