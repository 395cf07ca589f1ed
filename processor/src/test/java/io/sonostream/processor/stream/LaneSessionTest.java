package io.sonostream.processor.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sonostream.processor.FrameFixture;
import io.sonostream.processor.batch.FrameJob;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

class LaneSessionTest {
  private final ScriptedIntake intake = new ScriptedIntake();

  @Test
  void letsTheAnswersOfAnotherPartitionOutWhileItWaitsForRoomItself() throws Exception {
    LaneDriver.Sessions lane = new LaneDriver.Sessions(intake, 1);
    CountDownLatch left = new CountDownLatch(1);
    try (LaneSession full = lane.session(new Sink(new CountDownLatch(9)));
        LaneSession other = lane.session(new Sink(left))) {
      other.take(origin(1, 0), null, lane.record(FrameFixture.frame("b", 0).build()));
      FrameJob ofOther = intake.jobs.take();
      full.take(origin(0, 0), null, lane.record(FrameFixture.frame("a", 0).build()));
      FrameJob ofFull = intake.jobs.take();

      AtomicBoolean leftInTime = new AtomicBoolean();
      Thread engine =
          new Thread(
              () -> {
                ScriptedIntake.segment(ofOther);
                try {
                  leftInTime.set(left.await(30, TimeUnit.SECONDS));
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
                ScriptedIntake.segment(ofFull);
              });
      engine.start();
      full.take(origin(0, 1), null, lane.record(FrameFixture.frame("a", 1).build()));
      engine.join();

      assertThat(leftInTime).isTrue();
    }
  }

  @Test
  void refusesACommitThatKafkaStreamsMakesWithoutTheBarrier() throws Exception {
    LaneDriver.Sessions lane = new LaneDriver.Sessions(intake, 4);
    try (LaneSession session = lane.session(new Sink(new CountDownLatch(9)))) {
      session.take(origin(3, 7), null, lane.record(FrameFixture.frame("a", 0).build()));
      TopicPartition partition = new TopicPartition("frames", 3);

      lane.sessions().answered(Map.of(partition, new OffsetAndMetadata(7)));
      assertThatThrownBy(
              () -> lane.sessions().answered(Map.of(partition, new OffsetAndMetadata(8))))
          .isInstanceOf(BarrierMissedException.class)
          .hasMessageContaining("about to commit offset 8 past frames-3@7")
          .hasMessageContaining("works with Kafka Streams 4.3.1");

      ScriptedIntake.segment(intake.jobs.take());
      session.letOut();
      assertThat(lane.sessions().answered(Map.of(partition, new OffsetAndMetadata(8))))
          .containsEntry(partition, new OffsetAndMetadata(8));
    }
  }

  @Test
  void commitsWhatIsAnsweredWhereTheEngineIsSlowerThanACommitMayWait() throws Exception {
    LaneDriver.Sessions lane = new LaneDriver.Sessions(intake, 16, Duration.ofMillis(20));
    lane.sessions().ownOffsets();
    intake.engineMicros = 60_000_000;
    CountDownLatch left = new CountDownLatch(2);
    try (LaneSession session = lane.session(new Sink(left))) {
      for (int offset = 0; offset < 4; offset++) {
        session.take(origin(3, offset), null, lane.record(FrameFixture.frame("a", offset).build()));
      }
      ScriptedIntake.segment(intake.jobs.take());
      ScriptedIntake.segment(intake.jobs.take());
      session.letOut();
      assertThat(left.getCount()).as("no transaction is open while the engine works").isEqualTo(2);

      session.beforeCommit();

      TopicPartition partition = new TopicPartition("frames", 3);
      assertThat(lane.sessions().answered(Map.of(partition, new OffsetAndMetadata(4, "kept"))))
          .containsEntry(partition, new OffsetAndMetadata(2, "kept"));
      assertThat(left.getCount()).isZero();
    }
  }

  @Test
  void whatIsAnsweredAfterItsPartitionWasPreparedForACommitIsNoPartOfIt() throws Exception {
    LaneDriver.Sessions lane = new LaneDriver.Sessions(intake, 2, Duration.ofMillis(20));
    lane.sessions().ownOffsets();
    intake.engineMicros = 60_000_000;
    CountDownLatch left = new CountDownLatch(1);
    try (LaneSession session = lane.session(new Sink(left))) {
      session.take(origin(3, 0), null, lane.record(FrameFixture.frame("a", 0).build()));
      session.beforeCommit();

      ScriptedIntake.segment(intake.jobs.take());
      // As another partition of this thread does, which still waits for its own.
      lane.sessions().letOut();

      TopicPartition partition = new TopicPartition("frames", 3);
      assertThat(left.getCount()).as("nobody would ask whether this mask arrives").isEqualTo(1);
      assertThat(lane.sessions().answered(Map.of(partition, new OffsetAndMetadata(1))))
          .containsEntry(partition, new OffsetAndMetadata(0));
      session.comeBy();
      assertThat(left.getCount()).isZero();
    }
  }

  @Test
  void whereOneAnswerDidNotArriveNoPartitionOfItsThreadCommits() throws Exception {
    LaneDriver.Sessions lane = new LaneDriver.Sessions(intake, 4);
    TopicPartition other = new TopicPartition("frames", 1);
    try (LaneSession sent = lane.session(new Sink(new CountDownLatch(9)));
        LaneSession beside = lane.session(new Sink(new CountDownLatch(9)))) {
      lane.sessions().undelivered().accept(new TimeoutException("2000 ms have passed"));

      assertThatThrownBy(sent::beforeCommit)
          .isInstanceOf(TaskMigratedException.class)
          .hasMessageContaining("an answer did not arrive (2000 ms have passed)");
      assertThatThrownBy(beside::beforeCommit).isInstanceOf(TaskMigratedException.class);
      assertThatThrownBy(() -> lane.sessions().answered(Map.of(other, new OffsetAndMetadata(1))))
          .isInstanceOf(CommitFailedException.class);
    }

    try (LaneSession again = lane.session(new Sink(new CountDownLatch(9)))) {
      again.beforeCommit();
      assertThat(lane.sessions().answered(Map.of(other, new OffsetAndMetadata(1))))
          .containsEntry(other, new OffsetAndMetadata(1));
    }
  }

  @Test
  void anAnswerThatIsRefusedForGoodEndsTheThread() throws Exception {
    LaneDriver.Sessions lane = new LaneDriver.Sessions(intake, 4);
    try (LaneSession session = lane.session(new Sink(new CountDownLatch(9)))) {
      lane.sessions().undelivered().accept(new TopicAuthorizationException("no right to masks"));

      assertThatThrownBy(session::beforeCommit)
          .isInstanceOf(StreamsException.class)
          .isNotInstanceOf(TaskMigratedException.class)
          .hasMessageContaining("no right to masks");
    }
  }

  @Test
  void aMaskThatCouldNotBeSentForAnothersFaultIsPassedByNoCommit() throws Exception {
    LaneDriver.Sessions lane = new LaneDriver.Sessions(intake, 4);
    TaskCorruptedException another = new TaskCorruptedException(Set.of(new TaskId(0, 7)));
    try (LaneSession session = lane.session(new Refusing(another))) {
      session.take(origin(3, 0), null, lane.record(FrameFixture.frame("a", 0).build()));
      ScriptedIntake.segment(intake.jobs.take());
      assertThatThrownBy(session::letOut).isSameAs(another);

      assertThatThrownBy(session::beforeCommit).isInstanceOf(TaskMigratedException.class);
      TopicPartition partition = new TopicPartition("frames", 3);
      assertThatThrownBy(
              () -> lane.sessions().answered(Map.of(partition, new OffsetAndMetadata(1))))
          .isInstanceOf(CommitFailedException.class);
    }
  }

  @Test
  void ofManyPartitionsThatAreStuckOneWaitsAndTheOthersFailWithIt() {
    LaneDriver.Sessions lane = new LaneDriver.Sessions(intake, 8, Duration.ofMillis(20));
    try (LaneSession one = lane.session(new Sink(new CountDownLatch(9)));
        LaneSession other = lane.session(new Sink(new CountDownLatch(9)))) {
      one.take(origin(0, 0), null, lane.record(FrameFixture.frame("a", 0).build()));
      other.take(origin(1, 0), null, lane.record(FrameFixture.frame("b", 0).build()));
      LaneStopException failure = catchThrowableOfType(LaneStopException.class, one::beforeCommit);
      assertThat(failure).hasMessageContaining("were not answered before a commit");
      assertThatThrownBy(other::beforeCommit).isSameAs(failure);
    }
  }

  @Test
  void holdsTheBytesOfAnAnswerUntilItHasLeft() throws Exception {
    LaneDriver.Sessions lane = new LaneDriver.Sessions(intake, 4);
    try (LaneSession session = lane.session(new Sink(new CountDownLatch(9)))) {
      session.take(origin(0, 0), null, lane.record(FrameFixture.frame("a", 0).build()));
      session.take(origin(0, 1), null, lane.record(FrameFixture.frame("a", 1).build()));
      FrameJob first = intake.jobs.take();
      FrameJob second = intake.jobs.take();
      long both = lane.budget.bytes();

      ScriptedIntake.segment(second);
      assertThat(lane.budget.frames()).isEqualTo(1);
      assertThat(lane.budget.bytes()).isGreaterThan(both / 2).isLessThan(both);
      ScriptedIntake.segment(first);
      session.letOut();
      assertThat(lane.budget.frames()).isZero();
      assertThat(lane.budget.bytes()).isZero();
    }
  }

  @Test
  void countsWhatTheEngineKeepsOfAFrameUntilItIsAnswered() throws Exception {
    LaneDriver.Sessions lane = new LaneDriver.Sessions(intake, 4);
    intake.engineBytes = 100_000;
    try (LaneSession session = lane.session(new Sink(new CountDownLatch(9)))) {
      session.take(origin(0, 0), null, lane.record(FrameFixture.frame("a", 0).build()));
      assertThat(lane.budget.bytes()).isGreaterThan(100_000);
      ScriptedIntake.segment(intake.jobs.take());
      assertThat(lane.budget.bytes()).isLessThan(100_000);
    }
  }

  private static FrameOrigin origin(int partition, long offset) {
    return new FrameOrigin("frames", partition, offset, 0, new RecordHeaders());
  }

  /** Says of each send what was the matter with one before, as Kafka Streams does. */
  private record Refusing(RuntimeException before) implements Outlet {
    @Override
    public void mask(FrameOrigin origin, Record<byte[], byte[]> mask) {
      throw before;
    }

    @Override
    public void dead(FrameOrigin origin, Record<byte[], byte[]> letter) {
      throw before;
    }
  }

  private record Sink(CountDownLatch masks) implements Outlet {
    @Override
    public void mask(FrameOrigin origin, Record<byte[], byte[]> mask) {
      masks.countDown();
    }

    @Override
    public void dead(FrameOrigin origin, Record<byte[], byte[]> letter) {
      throw new AssertionError("a dead letter of " + origin);
    }
  }
}
