package io.sonostream.processor.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sonostream.processor.FrameFixture;
import io.sonostream.processor.batch.FrameJob;
import io.sonostream.schemas.Frame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.streams.TestInputTopic;
import org.junit.jupiter.api.Test;

/** Each frame that waited is answered once, whatever became of it, of its task or of its schema. */
class WaitingFramesTest {
  private static final byte[] KEY = {'a'};
  private static final String TASK = "awaited";
  private static final String OTHER_TASK = "other";
  private static final int SCHEMA = 7;

  /** Sequences of all masks so far. */
  private final List<Long> answered = new ArrayList<>();

  private final ScriptedIntake intake =
      new ScriptedIntake() {
        @Override
        public void submit(FrameJob job) {
          segment(job);
        }
      };

  @Test
  void aFrameThatIsRefusedOnceItsModelIsThereIsADeadLetter() {
    intake.awaited.add(TASK);
    try (LaneDriver lane = new LaneDriver(intake, Duration.ofSeconds(30))) {
      TestInputTopic<byte[], byte[]> frames = lane.frames();
      frames.pipeInput(KEY, lane.record(frame(0)));
      frames.pipeInput(KEY, lane.record(frame(1)));
      lane.becomes(0, tooLarge(0));
      intake.awaited.remove(TASK);

      awaitThat(lane, () -> answered(lane).equals(List.of(1L)));
      assertThat(lane.dead().readValuesToList()).hasSize(1);
      assertThat(lane.lost()).isZero();
    }
  }

  @Test
  void aRefusedFrameBetweenThoseThatWaitTakesItsTurnAndIsOneDeadLetter() {
    intake.awaited.add(TASK);
    try (LaneDriver lane = new LaneDriver(intake, Duration.ofSeconds(30))) {
      TestInputTopic<byte[], byte[]> frames = lane.frames();
      frames.pipeInput(KEY, lane.record(frame(0)));
      frames.pipeInput(KEY, lane.record(tooLarge(1)));
      frames.pipeInput(KEY, lane.record(frame(2)));
      intake.awaited.remove(TASK);

      awaitThat(lane, () -> answered(lane).equals(List.of(0L, 2L)));
      lane.moment();
      assertThat(lane.dead().readValuesToList()).hasSize(1);
      assertThat(lane.lost()).isZero();
    }
  }

  @Test
  void framesOfATaskThatIsWithdrawnAndAssignedAgainAreAnsweredOnce() {
    intake.awaited.add(TASK);
    try (LaneDriver lane = new LaneDriver(intake, Duration.ofSeconds(30))) {
      TestInputTopic<byte[], byte[]> frames = lane.frames();
      frames.pipeInput(KEY, lane.record(frame(0)));
      intake.unknown.add(TASK);
      frames.pipeInput(KEY, lane.record(frame(1)));
      intake.unknown.remove(TASK);
      frames.pipeInput(KEY, lane.record(frame(2)));
      intake.awaited.remove(TASK);

      awaitThat(lane, () -> answered(lane).equals(List.of(0L, 1L, 2L)));
      assertThat(lane.dead().isEmpty()).isTrue();
    }
  }

  @Test
  void aFrameThatWaitedForItsSchemaAmongThoseThatWaitForAModelIsAnsweredOnceAndInOrder() {
    intake.awaited.add(TASK);
    try (LaneDriver lane = new LaneDriver(intake, Duration.ofSeconds(30))) {
      TestInputTopic<byte[], byte[]> frames = lane.frames();
      frames.pipeInput(KEY, lane.record(frame(0)));
      frames.pipeInput(KEY, lane.record(frame(1), SCHEMA));
      frames.pipeInput(KEY, lane.record(frame(2)));
      intake.awaited.remove(TASK);
      lane.moment();
      lane.moment();
      assertThat(answered(lane)).containsExactly(0L);

      lane.learn(SCHEMA);
      awaitThat(lane, () -> answered(lane).equals(List.of(0L, 1L, 2L)));
      lane.moment();
      assertThat(answered(lane)).containsExactly(0L, 1L, 2L);
      assertThat(lane.lost()).isZero();
    }
  }

  @Test
  void poisonOfASchemaForWhichOthersWaitIsOneDeadLetter() {
    try (LaneDriver lane = new LaneDriver(intake, Duration.ofSeconds(30))) {
      TestInputTopic<byte[], byte[]> frames = lane.frames();
      frames.pipeInput(KEY, lane.record(frame(0), SCHEMA));
      lane.learn(SCHEMA);
      frames.pipeInput(KEY, lane.poison(SCHEMA));
      frames.pipeInput(KEY, lane.record(frame(2), SCHEMA));

      awaitThat(lane, () -> answered(lane).equals(List.of(0L, 2L)));
      assertThat(lane.dead().readValuesToList()).hasSize(1);
    }
  }

  @Test
  void aTaskIsServedThoughAnotherStandsBeforeARecordWhoseSchemaIsNotKnown() {
    intake.awaited.add(TASK);
    intake.awaited.add(OTHER_TASK);
    try (LaneDriver lane = new LaneDriver(intake, Duration.ofSeconds(30))) {
      TestInputTopic<byte[], byte[]> frames = lane.frames();
      frames.pipeInput(KEY, lane.record(frame(0)));
      frames.pipeInput(KEY, lane.record(frame(1), SCHEMA));
      frames.pipeInput(KEY, lane.record(frame(2)));
      frames.pipeInput(KEY, lane.record(other(3)));
      intake.awaited.clear();

      awaitThat(lane, () -> answered(lane).equals(List.of(0L, 3L)));
      lane.learn(SCHEMA);
      awaitThat(lane, () -> answered(lane).equals(List.of(0L, 3L, 1L, 2L)));
      lane.moment();
      assertThat(answered(lane)).hasSize(4);
      assertThat(lane.lost()).isZero();
    }
  }

  @Test
  void aTaskIsServedBeforeAllOfAnothersBacklogIs() {
    int backlog = 1_000;
    intake.awaited.add(TASK);
    intake.awaited.add(OTHER_TASK);
    try (LaneDriver lane = new LaneDriver(intake, Duration.ofSeconds(30))) {
      TestInputTopic<byte[], byte[]> frames = lane.frames();
      frames.pipeInput(KEY, lane.record(frame(0)));
      frames.pipeInput(KEY, lane.record(other(backlog)));
      for (int sequence = 1; sequence < backlog; sequence++) {
        frames.pipeInput(KEY, lane.record(frame(sequence)));
      }
      intake.awaited.clear();

      awaitThat(lane, () -> answered(lane).contains((long) backlog));
      assertThat(answered).hasSizeLessThan(backlog);
      awaitThat(lane, () -> answered(lane).size() > backlog);
      answered.remove((long) backlog);
      assertThat(answered).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  void whatWaitedForItsSchemaAndIsOlderThanWhereItsTaskIsReadIsAnsweredOnce() {
    intake.awaited.add(TASK);
    try (LaneDriver lane = new LaneDriver(intake, Duration.ofSeconds(30))) {
      TestInputTopic<byte[], byte[]> frames = lane.frames();
      for (int sequence = 0; sequence < 100; sequence++) {
        frames.pipeInput(KEY, lane.record(frame(sequence), sequence == 0 ? SCHEMA : 0));
      }
      intake.awaited.remove(TASK);
      awaitThat(lane, () -> answered(lane).size() > 10);
      intake.awaited.add(TASK);
      lane.moment();
      lane.learn(SCHEMA);
      awaitThat(lane, () -> lane.standsStillFor().isEmpty());
      assertThat(answered(lane)).hasSizeLessThan(99);
      intake.awaited.remove(TASK);

      awaitThat(lane, () -> answered(lane).size() >= 100);
      lane.moment();
      assertThat(answered(lane)).hasSize(100).doesNotHaveDuplicates();
      assertThat(lane.lost()).isZero();
    }
  }

  @Test
  void aFrameThatWaitedForAModelAndCanBeReadNoMoreIsADeadLetter() {
    intake.awaited.add(TASK);
    try (LaneDriver lane = new LaneDriver(intake, Duration.ofSeconds(30))) {
      TestInputTopic<byte[], byte[]> frames = lane.frames();
      frames.pipeInput(KEY, lane.record(frame(0)));
      frames.pipeInput(KEY, lane.record(frame(1)));
      lane.rots(0);
      intake.awaited.remove(TASK);

      awaitThat(lane, () -> answered(lane).equals(List.of(1L)));
      assertThat(lane.dead().readValuesToList()).hasSize(1);
      assertThat(lane.lost()).isZero();
    }
  }

  @Test
  void whatWasNeverAFrameIsOneDeadLetterThoughFramesBeforeAndBehindItWaited() {
    intake.awaited.add(TASK);
    try (LaneDriver lane = new LaneDriver(intake, Duration.ofSeconds(30))) {
      TestInputTopic<byte[], byte[]> frames = lane.frames();
      frames.pipeInput(KEY, lane.record(frame(0)));
      frames.pipeInput(KEY, lane.poison(0));
      frames.pipeInput(KEY, lane.record(frame(2)));
      frames.pipeInput(KEY, lane.record(frame(3)));
      intake.awaited.remove(TASK);

      awaitThat(lane, () -> answered(lane).equals(List.of(0L, 2L, 3L)));
      lane.moment();
      assertThat(lane.dead().readValuesToList()).hasSize(1);
      assertThat(lane.lost()).isZero();
    }
  }

  @Test
  void whatIsKnownToBeNoFrameOnlyByItsSchemaIsOneDeadLetterThoughFramesBeforeAndBehindItWait() {
    intake.awaited.add(TASK);
    try (LaneDriver lane = new LaneDriver(intake, Duration.ofSeconds(30))) {
      TestInputTopic<byte[], byte[]> frames = lane.frames();
      frames.pipeInput(KEY, lane.record(frame(0)));
      frames.pipeInput(KEY, lane.poison(SCHEMA));
      frames.pipeInput(KEY, lane.record(frame(2)));
      lane.learn(SCHEMA);
      awaitThat(lane, () -> lane.standsStillFor().isEmpty());
      intake.awaited.remove(TASK);

      awaitThat(lane, () -> answered(lane).equals(List.of(0L, 2L)));
      lane.moment();
      assertThat(lane.dead().readValuesToList()).hasSize(1);
      assertThat(lane.lost()).isZero();
    }
  }

  @Test
  void whatRetentionTakesOfThoseThatWaitIsCountedAndTheOthersAreAnswered() {
    intake.awaited.add(TASK);
    try (LaneDriver lane = new LaneDriver(intake, Duration.ofSeconds(30))) {
      TestInputTopic<byte[], byte[]> frames = lane.frames();
      for (int sequence = 0; sequence < 5; sequence++) {
        frames.pipeInput(KEY, lane.record(frame(sequence)));
      }
      lane.retain(3);
      intake.awaited.remove(TASK);

      awaitThat(lane, () -> answered(lane).equals(List.of(3L, 4L)));
      assertThat(lane.lost()).isEqualTo(3);
    }
  }

  @Test
  void whereRetentionTookAllThatWaitedAllAreCounted() {
    intake.awaited.add(TASK);
    try (LaneDriver lane = new LaneDriver(intake, Duration.ofSeconds(30))) {
      TestInputTopic<byte[], byte[]> frames = lane.frames();
      frames.pipeInput(KEY, lane.record(frame(0)));
      frames.pipeInput(KEY, lane.record(frame(1)));
      lane.retain(2);
      intake.awaited.remove(TASK);

      awaitThat(lane, () -> lane.lost() == 2);
      frames.pipeInput(KEY, lane.record(frame(2)));
      assertThat(answered(lane)).containsExactly(2L);
    }
  }

  @Test
  void whereThePartitionEndsBeforeThoseThatWaitTheyAreCountedAndWaitNoLonger() {
    intake.awaited.add(TASK);
    try (LaneDriver lane = new LaneDriver(intake, Duration.ofSeconds(30))) {
      TestInputTopic<byte[], byte[]> frames = lane.frames();
      frames.pipeInput(KEY, lane.record(FrameFixture.frame("a", 9).build()));
      frames.pipeInput(KEY, lane.record(frame(1)));
      frames.pipeInput(KEY, lane.record(frame(2)));
      lane.endAt(0);
      intake.awaited.remove(TASK);

      awaitThat(lane, () -> lane.lost() == 2);
      frames.pipeInput(KEY, lane.record(frame(3)));
      assertThat(answered(lane)).containsExactly(9L, 3L);
    }
  }

  private static Frame frame(long sequence) {
    return FrameFixture.frame("a", sequence).setTask(TASK).build();
  }

  private static Frame other(long sequence) {
    return FrameFixture.frame("a", sequence).setTask(OTHER_TASK).build();
  }

  /** More than the driver's lane allows. */
  private static Frame tooLarge(long sequence) {
    return FrameFixture.frame("a", sequence).setTask(TASK).setWidth(2_000).setHeight(2_000).build();
  }

  private List<Long> answered(LaneDriver lane) {
    answered.addAll(lane.answered());
    return answered;
  }

  /** Kafka's test driver has no time of its own: each look is a moment. */
  private static void awaitThat(LaneDriver lane, Callable<Boolean> condition) {
    await()
        .pollInSameThread()
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> {
              lane.moment();
              return condition.call();
            });
  }
}
