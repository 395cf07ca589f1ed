package io.sonostream.devices.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.devices.source.SourceFrame;
import io.sonostream.imaging.image.PixelImage;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FrameQueueTest {
  private final FrameQueue queue = new FrameQueue(2);

  @Test
  void oldestFrameGoesWhenANewerOneComes() {
    assertThat(queue.offer(frame(1))).isTrue();
    assertThat(queue.offer(frame(2))).isTrue();
    assertThat(queue.isFull()).isTrue();
    assertThat(queue.offer(frame(3))).isFalse();
    assertThat(queue.poll()).isEqualTo(frame(2));
    assertThat(queue.poll()).isEqualTo(frame(3));
    assertThat(queue.poll()).isNull();
  }

  @Test
  void frameThatCouldNotBeSentIsTheOldestAgain() {
    queue.offer(frame(1));
    queue.offer(frame(2));
    CapturedFrame first = queue.poll();
    assertThat(queue.putBack(first)).isTrue();
    assertThat(queue.poll()).isEqualTo(frame(1));
  }

  @Test
  void frameThatCouldNotBeSentGoesWhenNewerOnesFillTheQueue() {
    queue.offer(frame(1));
    CapturedFrame first = queue.poll();
    queue.offer(frame(2));
    queue.offer(frame(3));
    assertThat(queue.putBack(first)).isFalse();
    assertThat(queue.clear()).isEqualTo(2);
  }

  private static final SourceFrame PIXEL = SourceFrame.of(new PixelImage(1, 1, 1, new byte[1]));

  private static CapturedFrame frame(int second) {
    return new CapturedFrame(PIXEL, Instant.ofEpochSecond(second));
  }
}
