package io.sonostream.client.frames;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.sonostream.imaging.image.PixelImage;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class FrameQueueTest {
  private static final FrameImage PIXEL = FrameImage.raw(new PixelImage(1, 1, 1, new byte[1]));

  private final FrameQueue queue = new FrameQueue(2);
  private final QueuedFrame first = frame(1);
  private final QueuedFrame second = frame(2);
  private final QueuedFrame third = frame(3);

  @Test
  void oldestFrameGoesWhenANewerOneComes() {
    assertThat(queue.offer(first)).isNull();
    assertThat(queue.offer(second)).isNull();
    assertThat(queue.isFull()).isTrue();
    assertThat(queue.offer(third)).isSameAs(first);
    assertThat(queue.poll()).isSameAs(second);
    assertThat(queue.poll()).isSameAs(third);
    assertThat(queue.poll()).isNull();
  }

  @Test
  void frameThatCouldNotBeSentIsTheOldestAgain() {
    queue.offer(first);
    queue.offer(second);
    QueuedFrame oldest = queue.poll();
    assertThat(queue.putBack(oldest)).isTrue();
    assertThat(queue.poll()).isSameAs(first);
  }

  @Test
  void whoWaitsForRoomDoesNotTakeThePlaceOfTheFrameUnderWay() throws Exception {
    queue.put(first);
    queue.put(second);
    CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> put(third));
    QueuedFrame oldest = queue.poll();
    assertThat(queue.isFull()).as("its place is kept").isTrue();
    assertThat(queue.putBack(oldest)).as("the broker is away").isTrue();
    assertThat(queue.poll()).isSameAs(first);
    queue.settled();
    assertThat(waiting.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(queue.clear()).containsExactly(second, third);
  }

  @Test
  void frameThatCouldNotBeSentGoesWhenNewerOnesFillTheQueue() {
    queue.offer(first);
    QueuedFrame oldest = queue.poll();
    queue.offer(second);
    queue.offer(third);
    assertThat(queue.putBack(oldest)).isFalse();
    assertThat(queue.clear()).containsExactly(second, third);
  }

  @Test
  void whoWaitsForRoomGoesOnWhenThereIsSome() throws Exception {
    queue.put(first);
    queue.put(second);
    CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> put(third));
    assertThat(waiting).isNotDone();
    queue.poll();
    queue.settled();
    Awaitility.await().until(waiting::isDone);
    assertThat(waiting.get()).isTrue();
    assertThat(queue.clear()).containsExactly(second, third);
  }

  @Test
  void nobodyWaitsForAQueueThatHasEndedAndNothingComesIntoIt() throws Exception {
    queue.put(first);
    queue.put(second);
    CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> put(third));
    queue.end();
    Awaitility.await().until(waiting::isDone);
    assertThat(waiting.get()).isFalse();
    assertThat(queue.clear()).containsExactly(first, second);
    assertThat(queue.offer(third)).isSameAs(third);
    assertThat(queue.putBack(first)).isFalse();
    assertThat(queue.clear()).isEmpty();
  }

  private boolean put(QueuedFrame frame) {
    try {
      return queue.put(frame);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static QueuedFrame frame(int second) {
    return new QueuedFrame(PIXEL, Instant.ofEpochSecond(second), Span.getInvalid());
  }
}
