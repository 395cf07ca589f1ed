package io.sonostream.processor.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sonostream.runtime.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TurnsTest {
  private final Turns turns = new Turns(100);
  private final List<Guest> guests = new ArrayList<>();

  @Test
  void whatFitsIsDoneAtTheSameTime() {
    Guest one = guest(60).atWork();
    Guest other = guest(40).atWork();
    one.leave();
    other.leave();
  }

  @Test
  void whatDoesNotFitWaitsUntilThereIsRoom() {
    Guest one = guest(60).atWork();
    Guest other = guest(41).waits(1);
    one.leave();
    other.atWork().leave();
  }

  @Test
  void whatIsLargerThanTheRoomIsDoneAlone() {
    Guest small = guest(1).atWork();
    Guest large = guest(5_000).waits(1);
    small.leave();
    large.atWork();
    Guest next = guest(1).waits(1);
    large.leave();
    next.atWork().leave();
  }

  @Test
  void smallWorkDoesNotPassLargeWorkThatCameFirst() {
    Guest first = guest(50).atWork();
    Guest large = guest(90).waits(1);
    Guest small = guest(10).waits(2);
    first.leave();
    large.atWork();
    small.atWork();
    large.leave();
    small.leave();
  }

  @Test
  void anInterruptCutsNoTurnShortAndIsNotForgotten() {
    Guest one = guest(100).atWork();
    Guest other = guest(100).waits(1);
    other.worker.interrupt();
    other.waits(1);
    one.leave();
    other.atWork().leave();
    assertThat(other.interrupted).isTrue();
  }

  @AfterEach
  void end() {
    guests.forEach(Guest::leave);
  }

  private Guest guest(long bytes) {
    Guest guest = new Guest(bytes);
    guests.add(guest);
    return guest;
  }

  /** Stays at work until told to leave. */
  private final class Guest {
    private final CountDownLatch came = new CountDownLatch(1);
    private final CountDownLatch mayLeave = new CountDownLatch(1);
    private final Worker worker;
    private volatile boolean interrupted;

    Guest(long bytes) {
      worker = new Worker("guest", () -> turns.take(bytes, this::stay));
      worker.start();
    }

    private boolean stay() {
      interrupted = Thread.interrupted();
      came.countDown();
      try {
        return mayLeave.await(30, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    Guest atWork() {
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() -> assertThat(came.getCount()).isZero());
      return this;
    }

    Guest waits(int waiting) {
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() -> assertThat(turns.waiting()).isEqualTo(waiting));
      assertThat(came.getCount()).isEqualTo(1);
      return this;
    }

    void leave() {
      mayLeave.countDown();
      worker.join();
    }
  }
}
