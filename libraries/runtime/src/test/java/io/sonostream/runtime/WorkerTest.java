package io.sonostream.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class WorkerTest {
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final FailurePolicy listener = (worker, failure) -> told.add(worker + ": " + failure);

  @Test
  void worksUnderItsNameAndKeepsNoJvmAlive() throws InterruptedException {
    SynchronousQueue<Thread> seen = new SynchronousQueue<>();
    Worker worker = new Worker("scanner", () -> seen.put(Thread.currentThread()));
    worker.start();
    Thread thread = seen.take();
    assertThat(thread.getName()).isEqualTo("scanner").isEqualTo(worker.name());
    assertThat(thread.isDaemon()).isTrue();
    worker.join();
    assertThat(worker.failure()).isEmpty();
  }

  @Test
  void anExceptionThatEscapesIsToldAndLoggedAndKept() {
    try (LogOf log = new LogOf(LastResort.class)) {
      ended(new Worker("reader", () -> fail(new IllegalStateException("no topic")), listener));
      assertThat(told).containsExactly("reader: java.lang.IllegalStateException: no topic");
      assertThat(log.lines()).singleElement().asString().contains("reader failed", "no topic");
      assertThat(log.hasStackTrace()).isTrue();
    }
  }

  @Test
  void anErrorThatEscapesIsToldAndKeptToo() {
    Worker worker =
        new Worker("loader", () -> fail(new UnsatisfiedLinkError("libtorch")), listener);
    ended(worker);
    assertThat(told).containsExactly("loader: java.lang.UnsatisfiedLinkError: libtorch");
    assertThat(worker.failure())
        .hasValue("loader failed: java.lang.UnsatisfiedLinkError: libtorch");
    assertThat(worker.alive()).isFalse();
  }

  @Test
  void aMistakeOfTheUserIsLoggedWithoutAStackTrace() {
    try (LogOf log = new LogOf(LastResort.class)) {
      Worker worker =
          new Worker("reader", () -> fail(new UserException("port is 0; use 1 or more")));
      ended(worker);
      assertThat(log.lines()).containsExactly("reader failed: port is 0; use 1 or more");
      assertThat(log.hasStackTrace()).isFalse();
      assertThat(worker.failure()).hasValue("reader failed: port is 0; use 1 or more");
    }
  }

  @Test
  void healthSaysTheFirstFailureAndCountsAll() {
    WorkerHealth health = new WorkerHealth();
    assertThat(health.failure()).isEmpty();
    ended(new Worker("first", () -> fail(new IllegalStateException("cause")), health));
    ended(new Worker("second", () -> fail(new IllegalStateException("consequence")), health));
    assertThat(health.failure()).hasValue("first failed: java.lang.IllegalStateException: cause");
    assertThat(health.failures()).isEqualTo(2);
  }

  @Test
  void anOwnerThatFailsItselfIsLogged() {
    try (LogOf log = new LogOf(LastResort.class)) {
      ended(
          new Worker(
              "reader",
              () -> fail(new IllegalStateException("no topic")),
              (worker, failure) -> fail(new IllegalArgumentException("no owner"))));
      assertThat(log.lines()).hasSize(2);
      assertThat(log.lines().get(1)).contains("reader failed, and so did telling its owner");
    }
  }

  @Test
  void closingInterruptsWorkThatWaitsAndThatIsNoFailure() {
    Worker worker = new Worker("waiter", () -> new CountDownLatch(1).await(), listener);
    worker.start();
    worker.close();
    assertThat(worker.alive()).isFalse();
    assertThat(worker.failure()).isEmpty();
    assertThat(told).isEmpty();
  }

  @Test
  void anInterruptThatNobodyAskedForIsAFailure() {
    Worker worker =
        new Worker(
            "waiter",
            () -> {
              Thread.currentThread().interrupt();
              new CountDownLatch(1).await();
            },
            listener);
    ended(worker);
    assertThat(worker.failure()).hasValueSatisfying(why -> assertThat(why).contains("Interrupted"));
    assertThat(told).hasSize(1);
  }

  @Test
  void whatALibraryMakesOfTheInterruptIsNoFailureButAnErrorIs() {
    Worker wrapped = new Worker("wrapped", () -> waitAndThrow(new IllegalStateException()));
    wrapped.start();
    wrapped.close();
    assertThat(wrapped.failure()).isEmpty();
    Worker broken = new Worker("broken", () -> waitAndThrow(new LinkageError("gone")));
    broken.start();
    broken.close();
    assertThat(broken.failure()).isPresent();
  }

  @Test
  void joiningWaitsForTheEndThoughInterruptedAndLeavesTheInterruptStanding() {
    CountDownLatch end = new CountDownLatch(1);
    Worker worker = new Worker("slow", end::await);
    worker.start();
    boolean[] seen = new boolean[2];
    Worker joiner =
        new Worker(
            "joiner",
            () -> {
              Thread.currentThread().interrupt();
              seen[0] = worker.join(Duration.ZERO);
              end.countDown();
              worker.join();
              seen[1] = Thread.interrupted();
            });
    ended(joiner);
    assertThat(seen).containsExactly(false, true);
    assertThat(worker.alive()).isFalse();
  }

  @Test
  void anEndThatTakesLongerThanTheLimitIsSaid() {
    CountDownLatch end = new CountDownLatch(1);
    Worker worker = new Worker("slow", end::await);
    worker.start();
    try (LogOf log = new LogOf(Worker.class)) {
      assertThat(worker.join(Duration.ofMillis(1))).isFalse();
      assertThat(log.lines()).containsExactly("slow has not ended after 0 s");
    }
    end.countDown();
    assertThat(worker.join(Duration.ofMinutes(1))).isTrue();
  }

  @Test
  void neitherOneThatNeverStartedNorItselfIsWaitedFor() {
    new Worker("never", () -> {}).join();
    Worker[] self = new Worker[1];
    self[0] = new Worker("self", () -> self[0].join());
    ended(self[0]);
    assertThat(self[0].failure()).isEmpty();
  }

  @Test
  void unparkingEndsAPark() {
    CountDownLatch done = new CountDownLatch(1);
    Worker worker =
        new Worker(
            "parked",
            () -> {
              while (done.getCount() > 0) {
                LockSupport.park(this);
              }
            });
    worker.start();
    done.countDown();
    worker.unpark();
    worker.join();
  }

  private static void ended(Worker worker) {
    worker.start();
    worker.join();
  }

  private static void waitAndThrow(Throwable failure) {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      fail(failure);
    }
  }

  private static void fail(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) failure;
  }
}
