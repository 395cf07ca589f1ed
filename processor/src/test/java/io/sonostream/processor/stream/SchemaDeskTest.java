package io.sonostream.processor.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SchemaDeskTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final SchemaDesk desk = new SchemaDesk("test");
  private final AtomicInteger asked = new AtomicInteger();

  @AfterEach
  void close() {
    desk.close();
  }

  /** However slow the machine is: it can only take longer. */
  @Test
  void questionsComeNoFasterThanTheyMay() {
    long start = System.nanoTime();
    int ids = 1 + SchemaDesk.CALLS_A_SECOND / 2;
    for (int id = 0; id < ids; id++) {
      desk.ask(
          id,
          () -> {
            asked.incrementAndGet();
            return true;
          });
    }
    await().atMost(PATIENCE).until(() -> asked.get() == ids);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(Duration.ofMillis(490));
  }

  @Test
  void whatWaitsForItsAnswerIsAskedForOnce() {
    for (int i = 0; i < 100; i++) {
      desk.ask(
          7,
          () -> {
            asked.incrementAndGet();
            return false;
          });
    }
    // Nobody answered, so it is asked again, but by one question and not by a hundred.
    long start = System.nanoTime();
    await().atMost(PATIENCE).until(() -> asked.get() >= 5);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(Duration.ofMillis(140));
  }

  @Test
  void aQuestionThatFailsIsOver() {
    desk.ask(
        7,
        () -> {
          asked.incrementAndGet();
          throw new IllegalStateException("no schema");
        });
    await().atMost(PATIENCE).until(() -> asked.get() == 1);
    desk.ask(8, () -> asked.incrementAndGet() == 2);
    await().atMost(PATIENCE).until(() -> asked.get() == 2);
  }
}
