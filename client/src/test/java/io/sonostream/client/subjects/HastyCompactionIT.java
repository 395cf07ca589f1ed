package io.sonostream.client.subjects;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.client.Cluster;
import io.sonostream.client.TestCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real broker: what an operator has set for the topic of labels outlives erasures. */
class HastyCompactionIT {
  private static final Map<String, String> OPERATORS =
      Map.of("segment.ms", "600000", "min.cleanable.dirty.ratio", "0.3");

  @TempDir Path directory;
  private final List<String> notes = new ArrayList<>();

  @Test
  void theTopicsOwnValuesComeBackThoughAnErasureWasKilledAndAnotherRuns() throws Exception {
    try (TestCluster running = new TestCluster(directory);
        Setting setting = new Setting(running.cluster("own"))) {
      Map<String, String> before = setting.values();
      setting.set(OPERATORS);
      Map<String, String> operators = new TreeMap<>(OPERATORS);
      setting.await(operators);
      try (HastyCompaction killed = setting.haste()) {
        setting.await(asHasty());
        setting.haste().close();
        setting.await(operators);
      }
      setting.await(operators);
      assertThat(notes).isEmpty();

      // As a killed one leaves it whose note the broker has deleted.
      Setting forgotten = new Setting(running.cluster("forgotten"));
      forgotten.set(HastyCompaction.HASTE);
      forgotten.await(asHasty());
      forgotten.haste().close();
      forgotten.await(before);
      assertThat(notes)
          .singleElement()
          .asString()
          .contains("topic forgotten.labels", "segment.ms", "set them again");
      forgotten.close();
    }
  }

  /** The broker had compacted by the time at which it was killed. */
  @Test
  void whatAKilledOneLeftIsPutBackByTheNextThoughThatFindsNothing() throws Exception {
    try (TestCluster running = new TestCluster(directory);
        Setting setting = new Setting(running.cluster("left"))) {
      setting.set(OPERATORS);
      Map<String, String> operators = new TreeMap<>(OPERATORS);
      setting.await(operators);
      LabelErasure erasure = new LabelErasure(setting.cluster, notes::add);
      assertThat(erasure.erase(List.of(), Duration.ofSeconds(1))).isTrue();
      setting.await(operators);
      HastyCompaction killed = setting.haste();
      setting.await(asHasty());
      assertThat(erasure.erase(List.of(), Duration.ofSeconds(1))).isTrue();
      setting.await(operators);
      assertThat(notes).isEmpty();
      killed.close();
    }
  }

  /** As the broker writes these numbers. */
  private static Map<String, String> asHasty() {
    Map<String, String> hasty = new TreeMap<>(HastyCompaction.HASTE);
    hasty.replaceAll((name, value) -> value.contains(".") ? "2.57E-4" : value);
    return hasty;
  }

  /** A topic of labels with what is set of its three settings. */
  private final class Setting implements AutoCloseable {
    private final Cluster cluster;
    private final String topic;
    private final ConfigResource resource;
    private final Admin admin;
    private final TopicScan scan;

    Setting(Cluster cluster) {
      this.cluster = cluster;
      this.topic = cluster.topics().labels().name();
      this.resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
      this.admin = cluster.admin();
      this.scan = new TopicScan(cluster);
    }

    HastyCompaction haste() {
      return HastyCompaction.of(
          admin, topic, new OwnSettings(topic, scan, this::write), notes::add);
    }

    private void write(ProducerRecord<String, byte[]> record) {
      try {
        TestCluster.write(cluster, record);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    void set(Map<String, String> values) throws Exception {
      List<AlterConfigOp> changes =
          values.entrySet().stream()
              .map(each -> new ConfigEntry(each.getKey(), each.getValue()))
              .map(entry -> new AlterConfigOp(entry, AlterConfigOp.OpType.SET))
              .toList();
      admin.incrementalAlterConfigs(Map.of(resource, changes)).all().get();
    }

    Map<String, String> values() throws Exception {
      Map<String, String> own = new TreeMap<>();
      admin.describeConfigs(List.of(resource)).all().get().get(resource).entries().stream()
          .filter(entry -> HastyCompaction.HASTE.containsKey(entry.name()))
          .filter(entry -> entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
          .forEach(entry -> own.put(entry.name(), entry.value()));
      return own;
    }

    /** What the controller has taken, the broker knows a moment later. */
    void await(Map<String, String> expected) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(values()).isEqualTo(expected));
    }

    @Override
    public void close() {
      scan.close();
      admin.close();
    }
  }
}
