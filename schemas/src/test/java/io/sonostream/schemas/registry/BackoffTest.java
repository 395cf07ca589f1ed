package io.sonostream.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {

  @Test
  void waitsDoubleUpToTheMostWithAtMostHalfTakenOff() {
    Backoff backoff = new Backoff(5, 100, 2000);
    Random random = new Random(1);
    long[] whole = {100, 200, 400, 800, 1600, 2000, 2000};
    for (int repeat = 0; repeat < 1000; repeat++) {
      for (int round = 0; round < whole.length; round++) {
        assertThat(backoff.waitMillis(round, random)).isBetween(whole[round] / 2, whole[round]);
      }
    }
  }

  @Test
  void veryLateRoundsDontOverflow() {
    assertThat(new Backoff(99, 100, 2000).waitMillis(500, new Random(1))).isBetween(1000L, 2000L);
  }
}
