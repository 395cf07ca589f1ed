package io.sonostream.processor.inference;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.sonostream.proofs.stress.Race;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class EngineHealthStressTest {

  /** It tells the log, once a round. */
  @BeforeAll
  static void quiet() {
    ((Logger) LoggerFactory.getLogger(EngineHealth.class)).setLevel(Level.OFF);
  }

  @AfterAll
  static void loud() {
    ((Logger) LoggerFactory.getLogger(EngineHealth.class)).setLevel(null);
  }

  @Test
  void engineThatIsGoneStaysGoneForOneReason() throws Exception {
    IllegalStateException fault = new IllegalStateException("fell off the bus");
    Race.run(
        round -> {
          EngineHealth health = new EngineHealth();
          Set<Optional<String>> seen = ConcurrentHashMap.newKeySet();
          return new Race.Round(
              List.of(() -> tell(health, "a", fault, seen), () -> tell(health, "b", fault, seen)),
              () -> assertThat(seen).containsExactly(health.goneBecause()));
        });
  }

  private static void tell(
      EngineHealth health, String why, Throwable fault, Set<Optional<String>> seen) {
    health.gone(why, fault);
    seen.add(health.goneBecause());
  }
}
