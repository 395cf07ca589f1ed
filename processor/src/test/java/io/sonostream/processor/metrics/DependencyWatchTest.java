package io.sonostream.processor.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DependencyWatchTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void oneThatDoesNotAnswerIsNamedWithItsCause() {
    try (DependencyWatch watch =
        watch(
            () -> {
              throw new IOException("connection refused");
            })) {
      await().atMost(Duration.ofMinutes(1)).until(() -> watch.away().isPresent());
      assertThat(watch.away().get()).contains("the broker", "connection refused");
      assertThat(registry.get("sonostream.dependency.up").gauge().value()).isZero();
    }
  }

  @Test
  void oneThatIsNoLongerAskedIsNotCalledUp() {
    try (DependencyWatch watch =
        watch(
            () -> {
              throw new NoClassDefFoundError("org/apache/kafka/Missing");
            })) {
      await().atMost(Duration.ofMinutes(1)).until(() -> watch.away().isPresent());
      assertThat(watch.away().get())
          .startsWith("the broker is no longer watched: sonostream-watch-broker failed")
          .contains("org/apache/kafka/Missing");
      assertThat(registry.get("sonostream.dependency.up").gauge().value()).isZero();
    }
  }

  private DependencyWatch watch(DependencyWatch.Question question) {
    DependencyWatch watch =
        new DependencyWatch(registry, "the broker", "broker", Duration.ofMillis(1), question);
    watch.start();
    return watch;
  }
}
