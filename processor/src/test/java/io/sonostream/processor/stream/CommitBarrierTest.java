package io.sonostream.processor.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sonostream.processor.FrameFixture;
import io.sonostream.processor.batch.FrameIntake.TaskState;
import io.sonostream.processor.batch.FrameJob;
import io.sonostream.processor.batch.Outcome;
import io.sonostream.schemas.Frame;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.errors.internals.ExceptionHandlerUtils;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/** Kafka's test driver commits after each record, so each record passes the barrier. */
class CommitBarrierTest {
  private static final byte[] KEY = "a".getBytes(StandardCharsets.UTF_8);
  private final ScriptedIntake intake = new ScriptedIntake();

  @Test
  void isTestedWithThisVersionOfKafka() {
    assertThat(AppInfoParser.getVersion())
        .as(
            "The commit barrier rests on an interface inside Kafka. Read"
                + " docs/adr/commit-barrier.md, run KillIT and `sonostream bench kill`, then change"
                + " this line.")
        .isEqualTo(CommitBarrier.WORKS_WITH);
  }

  @Test
  void usesTheHeadersOfKafkasOwnDeadLetters() {
    assertThat(
            new String[] {
              DeadLetter.EXCEPTION,
              DeadLetter.MESSAGE,
              DeadLetter.STACKTRACE,
              DeadLetter.TOPIC,
              DeadLetter.PARTITION,
              DeadLetter.OFFSET
            })
        .containsExactly(
            ExceptionHandlerUtils.HEADER_ERRORS_EXCEPTION_NAME,
            ExceptionHandlerUtils.HEADER_ERRORS_EXCEPTION_MESSAGE_NAME,
            ExceptionHandlerUtils.HEADER_ERRORS_STACKTRACE_NAME,
            ExceptionHandlerUtils.HEADER_ERRORS_TOPIC_NAME,
            ExceptionHandlerUtils.HEADER_ERRORS_PARTITION_NAME,
            ExceptionHandlerUtils.HEADER_ERRORS_OFFSET_NAME);
  }

  @Test
  void letsNoCommitPassAFrameThatIsNotAnswered() throws Exception {
    try (LaneDriver lane = new LaneDriver(intake, Duration.ofSeconds(30))) {
      Thread stream = Thread.currentThread();
      Thread engine =
          new Thread(
              () -> {
                try {
                  FrameJob job = intake.jobs.poll(30, TimeUnit.SECONDS);
                  // process() has returned, and the commit waits for this frame.
                  await()
                      .atMost(Duration.ofMinutes(1))
                      .until(() -> isIn(CommitBarrier.class, stream));
                  ScriptedIntake.segment(job);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      engine.start();
      lane.frames().pipeInput(KEY, lane.record(FrameFixture.frame("a", 7).build()));
      engine.join();
      assertThat(lane.answered()).containsExactly(7L);
      assertThat(lane.budget.frames()).isZero();
      assertThat(lane.budget.bytes()).isZero();
    }
  }

  private static boolean isIn(Class<?> type, Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame -> frame.getClassName().equals(type.getName()));
  }

  @Test
  void failsTheCommitOfAFrameThatIsNotAnsweredInTime() {
    try (LaneDriver lane = new LaneDriver(intake, Duration.ofMillis(20))) {
      TestInputTopic<byte[], byte[]> frames = lane.frames();
      byte[] record = lane.record(FrameFixture.frame("a", 7).build());
      assertThatThrownBy(() -> frames.pipeInput(KEY, record))
          .hasRootCauseInstanceOf(LaneStopException.class)
          .rootCause()
          .hasMessageContaining("1 frames were not answered");
      assertThat(lane.masks().isEmpty()).isTrue();
    }
  }

  @Test
  void failsTheCommitWhenTheEngineIsGone() {
    intake.gone = Optional.of("its device fell off the bus");
    try (LaneDriver lane = new LaneDriver(intake, Duration.ofSeconds(30))) {
      TestInputTopic<byte[], byte[]> frames = lane.frames();
      byte[] record = lane.record(FrameFixture.frame("a", 7).build());
      assertThatThrownBy(() -> frames.pipeInput(KEY, record))
          .rootCause()
          .hasMessageContaining("fell off the bus");
      assertThat(lane.masks().isEmpty()).isTrue();
      assertThat(lane.dead().isEmpty()).isTrue();
    }
  }

  @Test
  void failsTheCommitOfAnAbandonedFrame() throws Exception {
    try (LaneDriver lane = new LaneDriver(intake, Duration.ofSeconds(30))) {
      Thread engine =
          new Thread(
              () -> {
                try {
                  intake.jobs.take().complete(new Outcome.Abandoned("engine closed"));
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      engine.start();
      TestInputTopic<byte[], byte[]> frames = lane.frames();
      byte[] record = lane.record(FrameFixture.frame("a", 7).build());
      assertThatThrownBy(() -> frames.pipeInput(KEY, record))
          .rootCause()
          .hasMessageContaining("engine closed");
      engine.join();
    }
  }

  @Test
  void givesEachMaskTheRecordContextAndHeadersOfItsOwnFrame() {
    intake.jobs.clear();
    try (LaneDriver lane = new LaneDriver(answering(), Duration.ofSeconds(30))) {
      TestRecord<byte[], byte[]> frame =
          new TestRecord<>(
              KEY,
              lane.record(FrameFixture.frame("a", 3).build()),
              java.time.Instant.ofEpochMilli(42));
      frame.headers().add("traceparent", new byte[] {1, 2});
      lane.frames().pipeInput(frame);
      TestRecord<byte[], byte[]> mask = lane.masks().readRecord();
      assertThat(mask.timestamp()).isEqualTo(42);
      assertThat(mask.headers().lastHeader("traceparent").value()).containsExactly(1, 2);
      assertThat(mask.key()).isEqualTo(KEY);
    }
  }

  @Test
  void waitsOutARegistryThatIsAwayInsteadOfCallingItPoison() {
    try (LaneDriver lane = new LaneDriver(answering(), Duration.ofSeconds(30))) {
      lane.outage.set(3);
      lane.frames().pipeInput(KEY, lane.record(FrameFixture.frame("a", 3).build()));
      await().atMost(Duration.ofMinutes(1)).until(() -> lane.outage.get() == 0 || moment(lane));
      lane.moment();
      assertThat(lane.answered()).containsExactly(3L);
      assertThat(lane.dead().isEmpty()).isTrue();
    }
  }

  @Test
  void commitsPastAFrameThatWaitsForAModelAndAnswersItOnceThereIsOne() {
    ScriptedIntake some = answering();
    some.awaited.addAll(List.of("awaited", "other"));
    try (LaneDriver lane = new LaneDriver(some, Duration.ofSeconds(30))) {
      TestInputTopic<byte[], byte[]> frames = lane.frames();
      frames.pipeInput(KEY, lane.record(awaited(1)));
      frames.pipeInput(KEY, lane.record(FrameFixture.frame("a", 2).build()));
      frames.pipeInput(KEY, lane.record(FrameFixture.frame("a", 9).setTask("other").build()));
      frames.pipeInput(KEY, lane.record(awaited(3)));
      lane.moment();
      assertThat(lane.answered()).containsExactly(2L);

      some.awaited.remove("awaited");
      // It comes while others of its task still wait, so it goes behind them.
      frames.pipeInput(KEY, lane.record(awaited(4)));
      lane.moment();
      lane.moment();
      assertThat(lane.answered()).containsExactly(1L, 3L, 4L);
      frames.pipeInput(KEY, lane.record(awaited(5)));
      assertThat(lane.answered()).containsExactly(5L);
      assertThat(lane.dead().isEmpty()).isTrue();
    }
  }

  private static Frame awaited(long sequence) {
    return FrameFixture.frame("a", sequence).setTask("awaited").build();
  }

  private static boolean moment(LaneDriver lane) {
    lane.moment();
    return false;
  }

  @Test
  void answersTheFrameOfAnUnknownTaskWithADeadLetter() {
    intake.state = TaskState.UNKNOWN;
    try (LaneDriver lane = new LaneDriver(intake, Duration.ofSeconds(30))) {
      byte[] record = lane.record(FrameFixture.frame("a", 7).build());
      lane.frames().pipeInput(KEY, record);
      TestRecord<byte[], byte[]> letter = lane.dead().readRecord();
      assertThat(letter.value()).isEqualTo(record);
      assertThat(new String(letter.headers().lastHeader(DeadLetter.MESSAGE).value()))
          .contains("neither configured nor assigned");
    }
  }

  /** Answers at once, on the caller's thread. */
  private static ScriptedIntake answering() {
    return new ScriptedIntake() {
      @Override
      public void submit(FrameJob job) {
        segment(job);
      }
    };
  }
}
