package io.sonostream.processor.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.processor.ProcessorSettings;
import io.sonostream.processor.batch.Lane;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

/** What a hand-over waits for, as Kafka Streams reads it from what we and the user say. */
class LanePropertiesTest {
  private static final String WAIT = ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG;

  @Test
  void aPartitionThatIsTakenOverWaitsForNoLongFetchOfSilentOnes() {
    assertThat(restoring(Map.of())).isEqualTo("10");
    assertThat(reading(Map.of())).isEqualTo("100");
  }

  @Test
  void whoFetchesSeldomDoesNotMakeHandOversSlow() {
    Map<String, String> seldom = Map.of(WAIT, "5000");

    assertThat(reading(seldom)).isEqualTo("5000");
    assertThat(restoring(seldom)).isEqualTo("10");
  }

  @Test
  void whoMeansTheRestoringReaderIsHeard() {
    assertThat(restoring(Map.of(StreamsConfig.restoreConsumerPrefix(WAIT), "50"))).isEqualTo("50");
  }

  private static String reading(Map<String, String> user) {
    return String.valueOf(streams(user).getMainConsumerConfigs("group", "reader", 0).get(WAIT));
  }

  private static String restoring(Map<String, String> user) {
    return String.valueOf(streams(user).getRestoreConsumerConfigs("restorer").get(WAIT));
  }

  private static StreamsConfig streams(Map<String, String> user) {
    Properties properties =
        LaneProperties.of(Lane.LIVE, ProcessorSettings.load(null, Map.of()).live(), user);
    properties.putIfAbsent(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:9");
    return new StreamsConfig(properties);
  }
}
