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
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
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
 * that was killed left behind is put back by the next one, which finds what was there before in
 * {@link OwnSettings}. So does one that runs at the same time.
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

  private HastyCompaction(Admin admin, String topic, Map<String, String> own) {
    this.admin = admin;
    this.topic = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    for (String name : HASTE.keySet()) {
      String value = own.get(name);
      back.put(
          name,
          value == null
              ? new AlterConfigOp(new ConfigEntry(name, ""), AlterConfigOp.OpType.DELETE)
              : set(name, value));
    }
    this.hook = ShutdownHook.of("compaction-back", this::putBack);
  }

  /**
   * @param admin stays the caller's
   * @param settings where the topic's own are kept for the next
   * @param notes told where they are not known any more
   * @throws KafkaException when the broker does not let us, and then nothing is changed
   */
  static HastyCompaction of(
      Admin admin, String topic, OwnSettings settings, Consumer<String> notes) {
    Map<String, String> own = Found.of(admin, topic).own(topic, settings, notes);
    settings.keep(own);
    HastyCompaction compaction = new HastyCompaction(admin, topic, own);
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

  /**
   * Puts back what a killed process left behind, where one did: for an erasure that finds nothing
   * to hasten.
   *
   * @throws KafkaException when the broker does not let us
   */
  static void mend(Admin admin, String topic, OwnSettings settings, Consumer<String> notes) {
    Found found = Found.of(admin, topic);
    if (!found.hasty.isEmpty()) {
      new HastyCompaction(admin, topic, found.own(topic, settings, notes)).close();
    }
  }

  /**
   * What of the settings the topic has of its own.
   *
   * @param other values that no erasure has put there
   * @param hasty names of those that one has
   */
  private record Found(Map<String, String> other, Set<String> hasty) {
    static Found of(Admin admin, String topic) {
      ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
      Found found = new Found(new TreeMap<>(), new TreeSet<>());
      for (ConfigEntry entry :
          await(
                  requireNonNull(admin.describeConfigs(List.of(resource)).values().get(resource)),
                  LIMIT)
              .entries()) {
        String haste = HASTE.get(entry.name());
        if (haste != null && entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG) {
          // The broker may write a number otherwise than it was told.
          if (Double.parseDouble(haste) == Double.parseDouble(entry.value())) {
            found.hasty.add(entry.name());
          } else {
            found.other.put(entry.name(), entry.value());
          }
        }
      }
      return found;
    }

    /** With what stood in the hasty ones' place. */
    Map<String, String> own(String topic, OwnSettings settings, Consumer<String> notes) {
      Map<String, String> own = new TreeMap<>(other);
      if (hasty.isEmpty()) {
        return own;
      }
      Optional<Map<String, String>> kept = settings.kept();
      kept.orElse(Map.of())
          .forEach(
              (name, value) -> {
                if (hasty.contains(name)) {
                  own.put(name, value);
                }
              });
      if (kept.isEmpty()) {
        notes.accept(
            "topic "
                + topic
                + ": "
                + String.join(", ", hasty)
                + " stand as an erasure left them that was killed, and what stood there before is"
                + " not known any more: the broker's own values will; where the topic had others,"
                + " set them again");
      }
      return own;
    }
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
