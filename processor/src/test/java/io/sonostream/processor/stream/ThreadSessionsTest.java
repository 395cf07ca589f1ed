package io.sonostream.processor.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.processor.FrameFixture;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

class ThreadSessionsTest {

  @Test
  void allPartitionsOfAThreadShareTheTimeThatACommitWaits() {
    LaneDriver.Sessions lane = new LaneDriver.Sessions(new ScriptedIntake(), 4);
    try (LaneSession session = lane.session(new Nowhere())) {
      ThreadSessions sessions = lane.sessions();
      long first = sessions.commitDeadlineNanos(Duration.ofMinutes(1));
      assertThat(sessions.commitDeadlineNanos(Duration.ofHours(1))).isEqualTo(first);

      // The commit is over; the next one's time begins with itself.
      session.take(
          new FrameOrigin("frames", 0, 0, 0, new RecordHeaders()),
          null,
          lane.record(FrameFixture.frame("a", 0).build()));
      assertThat(sessions.commitDeadlineNanos(Duration.ofHours(1))).isGreaterThan(first);
    }
  }

  @Test
  void anotherThreadHasATimeOfItsOwn() throws InterruptedException {
    LaneDriver.Sessions lane = new LaneDriver.Sessions(new ScriptedIntake(), 4);
    try (LaneSession own = lane.session(new Nowhere())) {
      long first = lane.sessions().commitDeadlineNanos(Duration.ofMinutes(1));
      CountDownLatch later = new CountDownLatch(1);
      Thread another =
          new Thread(
              () -> {
                try (LaneSession its = lane.session(new Nowhere())) {
                  if (lane.sessions().commitDeadlineNanos(Duration.ofHours(1)) > first) {
                    later.countDown();
                  }
                }
              });
      another.start();
      another.join();
      assertThat(later.getCount()).isZero();
    }
  }

  /** Its frames would be nobody's, and a commit would pass them. */
  @Test
  void aSessionThatBeginsWhileAnothersThreadEndsOneIsItsThreads() throws InterruptedException {
    LaneDriver.Sessions lane = new LaneDriver.Sessions(new ScriptedIntake(), 4);
    AtomicInteger orphans = new AtomicInteger();
    Runnable beginsAndEnds =
        () -> {
          FrameOrigin origin = new FrameOrigin("frames", 0, 0, 0, new RecordHeaders());
          for (int i = 0; i < 200_000; i++) {
            try (LaneSession session = lane.session(new Nowhere())) {
              lane.sessions().took(origin);
              if (lane.sessions().taken() == 0) {
                orphans.incrementAndGet();
              }
            }
          }
        };
    List<Thread> threads = List.of(new Thread(beginsAndEnds), new Thread(beginsAndEnds));
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(orphans).hasValue(0);
  }

  private record Nowhere() implements Outlet {
    @Override
    public void mask(FrameOrigin origin, Record<byte[], byte[]> mask) {
      throw new AssertionError("a mask of " + origin);
    }

    @Override
    public void dead(FrameOrigin origin, Record<byte[], byte[]> letter) {
      throw new AssertionError("a dead letter of " + origin);
    }
  }
}
