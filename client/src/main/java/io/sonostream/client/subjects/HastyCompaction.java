package io.sonostream.client.subjects;

import static io.sonostream.schemas.topics.Answers.await;
import static java.util.Objects.requireNonNull;

import io.sonostream.client.UnavailableException;
import io.sonostream.runtime.ShutdownHook;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/**
 * A compacted topic whose broker compacts as soon as it can, for as long as this is open: a broker
 * by itself waits until half of a log is new, and touches no segment that is still written to.
 *
 * <p>Owner: one thread. Hand-off: a shutdown hook puts the settings back where the process is told
 * to end. Bound: three settings. Shutdown: {@link #close} puts back what was there; what a process
 * that was killed left behind is put back by the next one.
 */
final class HastyCompaction implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Odd numbers, by which one knows that a process left them that was killed. */
  static final Map<String, String> HASTE =
      Map.of(
          TopicConfig.SEGMENT_MS_CONFIG, "257",
          TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.000257",
          TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG, "257");

  private final Admin admin;
  private final ConfigResource topic;
  private final Map<String, AlterConfigOp> back = new LinkedHashMap<>();
  private final ShutdownHook hook;

  private HastyCompaction(Admin admin, String topic) {
    this.admin = admin;
    this.topic = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    await(
            requireNonNull(admin.describeConfigs(List.of(this.topic)).values().get(this.topic)),
            LIMIT)
        .entries()
        .forEach(this::remember);
    this.hook = ShutdownHook.of("compaction-back", this::putBack);
  }

  /**
   * @param admin stays the caller's
   * @throws KafkaException when the broker does not let us, and then nothing is changed
   */
  static HastyCompaction of(Admin admin, String topic) {
    HastyCompaction compaction = new HastyCompaction(admin, topic);
    try {
      List<AlterConfigOp> haste = new ArrayList<>();
      HASTE.forEach((name, value) -> haste.add(set(name, value)));
      compaction.alter(haste);
      return compaction;
    } catch (RuntimeException e) {
      compaction.hook.close();
      throw e;
    }
  }

  private void remember(ConfigEntry entry) {
    String hasty = HASTE.get(entry.name());
    if (hasty == null) {
      return;
    }
    boolean own =
        entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG
            && !hasty.equals(entry.value());
    back.put(
        entry.name(),
        own
            ? set(entry.name(), entry.value())
            : new AlterConfigOp(new ConfigEntry(entry.name(), ""), AlterConfigOp.OpType.DELETE));
  }

  @Override
  public void close() {
    if (!hook.remove()) {
      return;
    }
    try {
      putBack();
    } catch (KafkaException e) {
      throw new UnavailableException(
          "topic "
              + topic.name()
              + ": "
              + String.join(", ", back.keySet())
              + " could not be put back ("
              + e.getMessage()
              + "); the same command does it, once the broker answers",
          e);
    }
  }

  private void putBack() {
    alter(back.values());
  }

  private void alter(Collection<AlterConfigOp> operations) {
    await(admin.incrementalAlterConfigs(Map.of(topic, operations)).all(), LIMIT);
  }

  private static AlterConfigOp set(String name, String value) {
    return new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
  }
}
