package io.sonostream.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkerThreadsTest {
  private final WorkerHealth health = new WorkerHealth();
  private final WorkerThreads threads = new WorkerThreads("prepare", health);
  private final ScheduledExecutorService pool = Executors.newScheduledThreadPool(1, threads);

  @AfterEach
  void end() {
    pool.shutdownNow();
    assertThat(Uninterrupted.awaitEnd(pool, Duration.ofMinutes(1))).isTrue();
  }

  @Test
  void threadsAreNumberedAndKeepNoJvmAlive() throws Exception {
    assertThat(pool.submit(() -> Thread.currentThread().getName()).get()).isEqualTo("prepare-1");
    assertThat(pool.submit(() -> Thread.currentThread().isDaemon()).get()).isTrue();
  }

  @Test
  void anExecutedTaskThatFailsIsToldAndThePoolGoesOn() throws Exception {
    ExecutorService plain = Executors.newFixedThreadPool(1, threads);
    plain.execute(
        () -> {
          throw new IllegalStateException("no pixels");
        });
    assertThat(plain.submit(() -> "next").get()).isEqualTo("next");
    plain.shutdown();
    assertThat(Uninterrupted.awaitEnd(plain, Duration.ofMinutes(1))).isTrue();
    // The pool counts a thread as ended before the thread has said why.
    await().atMost(Duration.ofMinutes(1)).until(() -> health.failures() == 1);
    assertThat(health.failure())
        .hasValue("prepare-1 failed: java.lang.IllegalStateException: no pixels");
  }

  @Test
  void aWatchedTaskThatFailsIsToldAndNotRepeated() {
    Future<?> repeated =
        pool.scheduleWithFixedDelay(
            threads.watched(
                () -> {
                  throw new LinkageError("gone");
                }),
            0,
            1,
            TimeUnit.NANOSECONDS);
    assertThatThrownBy(repeated::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(LinkageError.class);
    assertThat(health.failures()).isEqualTo(1);
  }

  @Test
  void waitingForTheEndOutlivesAnInterruptAndKeepsIt() {
    CountDownLatch end = new CountDownLatch(1);
    ExecutorService plain = Executors.newFixedThreadPool(1, threads);
    plain.execute(
        () -> {
          try {
            end.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    plain.shutdown();
    Thread.currentThread().interrupt();
    assertThat(Uninterrupted.awaitEnd(plain, Duration.ZERO)).isFalse();
    end.countDown();
    assertThat(Uninterrupted.awaitEnd(plain, Duration.ofMinutes(1))).isTrue();
    assertThat(Thread.interrupted()).isTrue();
  }
}
