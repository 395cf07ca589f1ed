package io.sonostream.gateway.masks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PeerQueueTest {
  private final PeerQueue queue = new PeerQueue();

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private String taken() throws InterruptedException {
    return new String(queue.take(), StandardCharsets.US_ASCII);
  }

  @Test
  void theNewestOfEachStreamIsLeftAndTheOlderAreCounted() throws Exception {
    assertThat(queue.offer("mask", bytes("m1"))).isZero();
    assertThat(queue.offer("overlay", bytes("o1"))).isZero();
    assertThat(queue.offer("mask", bytes("m2"))).isOne();
    assertThat(queue.offer("mask", bytes("m3"))).isOne();

    assertThat(taken()).isEqualTo("m3");
    assertThat(taken()).isEqualTo("o1");
    assertThat(queue.offer("mask", bytes("m4"))).isZero();
    assertThat(taken()).isEqualTo("m4");
  }

  @Test
  void moreStreamsThanItHoldsCostTheOneThatWaitsLongest() throws Exception {
    for (int i = 0; i < 1024; i++) {
      assertThat(queue.offer("stream-" + i, bytes("m" + i))).isZero();
    }
    assertThat(queue.offer("one-more", bytes("last"))).isOne();
    assertThat(taken()).isEqualTo("m1");
  }

  @Test
  void afterTheEndThereIsNothing() throws Exception {
    queue.offer("mask", bytes("m1"));
    queue.end();
    assertThat(queue.take()).isEmpty();
    assertThat(queue.offer("mask", bytes("m2"))).isZero();
  }
}
