package io.sonostream.processor.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class ThreadReplacementTest {
  private static final StreamsException FAULT =
      new StreamsException("a processor failed", new IllegalStateException("again"));

  private final AtomicLong micros = new AtomicLong();
  private final ThreadReplacement replacement = new ThreadReplacement(2, micros::get);

  @Test
  void allowsSoManyWithinAnHour() {
    assertThat(replacement.mayReplace(FAULT)).isTrue();
    assertThat(replacement.mayReplace(FAULT)).isTrue();
    assertThat(replacement.mayReplace(FAULT)).isFalse();

    micros.addAndGet(Duration.ofMinutes(61).toNanos() / 1_000);
    assertThat(replacement.mayReplace(FAULT)).isTrue();
  }

  @Test
  void anOutageOfAnyLengthUsesUpNone() {
    StreamsException away =
        new StreamsException("no offsets", new TimeoutException("60000 ms have passed"));
    for (int i = 0; i < 100; i++) {
      assertThat(replacement.mayReplace(away)).isTrue();
    }
    assertThat(replacement.mayReplace(FAULT)).isTrue();
  }
}
