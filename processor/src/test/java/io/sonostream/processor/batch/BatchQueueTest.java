package io.sonostream.processor.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BatchQueueTest {
  private final BatchQueue<TestFrame> queue =
      new BatchQueue<>(
          new BatchRules(0.1, 1_000_000, Map.of()), BatchFormerTest.upTo(2, 4), () -> 0, 1);

  @Test
  void givesTheEngineASecondBatchOnlyWhenALargeOneWaits() throws Exception {
    add(0, 4 + 3);
    assertThat(beside()).isEmpty();
    assertThat(queue.take(0, () -> false).orElseThrow().batch()).hasSize(4);
    assertThat(beside()).isEmpty();
    add(7, 1);
    assertThat(beside()).hasSize(4);
    add(8, 5);
    queue.finished();
    assertThat(beside()).isEmpty();
    assertThat(queue.take(0, () -> false).orElseThrow().batch()).hasSize(4);
    assertThat(queue.take(0, () -> false).orElseThrow().batch()).hasSize(1);
  }

  @Test
  void wakesWhoWaitsToRunBesideABatchWhenThatBegins() throws Exception {
    add(0, 8);
    CompletableFuture<Integer> size = new CompletableFuture<>();
    Thread waiting =
        new Thread(
            () -> {
              try {
                size.complete(queue.takeBeside(600_000).orElseThrow().batch().size());
              } catch (InterruptedException e) {
                size.completeExceptionally(e);
              }
            });
    waiting.start();
    while (waiting.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    assertThat(queue.take(0, () -> false).orElseThrow().batch()).hasSize(4);
    assertThat(size.get(60, TimeUnit.SECONDS)).isEqualTo(4);
    waiting.join();
  }

  private List<TestFrame> beside() throws InterruptedException {
    return queue.takeBeside(0).orElseThrow().batch();
  }

  private void add(int from, int count) {
    for (int i = from; i < from + count; i++) {
      assertThat(queue.add(TestFrame.live("d", i))).isTrue();
    }
  }
}
