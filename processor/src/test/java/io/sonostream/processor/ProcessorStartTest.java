package io.sonostream.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A processor that can't start leaves nothing behind. No broker is needed to find that out. */
class ProcessorStartTest {
  @TempDir Path home;

  @Test
  void theConstructorStartsNothing() {
    Set<String> before = threads();
    try (Processor processor = new Processor(settings(Map.of()))) {
      assertThat(threads()).isEqualTo(before);
      assertThat(processor.live().ok()).isTrue();
      assertThat(processor.ready().ok()).isFalse();
    }
  }

  @Test
  void aPortThatIsTakenEndsTheStartInOneLineAndLeavesNothingRunning() throws IOException {
    Set<String> before = threads();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      Processor processor = new Processor(settings(Map.of("processor.http.port", port)));
      assertThatThrownBy(processor::start)
          .isInstanceOf(UserException.class)
          .hasMessageContaining(String.valueOf(port));
    }
    awaitOnly(before);
  }

  @Test
  void aPartThatCanNotBeOpenedClosesThoseThatWere() {
    Set<String> before = threads();
    Processor processor =
        new Processor(
            settings(Map.of("processor.archive.kafka", Map.of("num.standby.replicas", "many"))));
    assertThatThrownBy(processor::start).isInstanceOf(RuntimeException.class);
    awaitOnly(before);
  }

  private ProcessorSettings settings(Map<String, ?> more) {
    Map<String, Object> all = new HashMap<>();
    all.put("processor.kafka", Map.of("bootstrap.servers", "127.0.0.1:9"));
    all.put("processor.registry", Map.of("schema.registry.url", "http://127.0.0.1:9"));
    all.put("processor.http.port", 0);
    all.put("processor.models.directory", home.toString());
    all.put("processor.engine.profile-directory", home.toString());
    all.putAll(more);
    return ProcessorSettings.load(null, all);
  }

  private static void awaitOnly(Set<String> before) {
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(() -> assertThat(before).containsAll(threads()));
  }

  /** Threads of ours and of Kafka's clients. */
  private static Set<String> threads() {
    List<String> ours = List.of("sonostream", "kafka", "processor-health");
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> ours.stream().anyMatch(name::contains))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
