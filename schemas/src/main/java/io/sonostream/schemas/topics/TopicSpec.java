package io.sonostream.schemas.topics;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.TopicConfig;

/**
 * One topic: what it holds and how Kafka keeps it.
 *
 * @param name the full name, prefix included
 * @param valueType the record that it holds; empty for frames.dead, which keeps the original bytes
 * @param key what the record key says, for people
 * @param partitions at least 1
 * @param replication replicas of each partition; -1 leaves it to the broker's default
 * @param cleanup what happens to old records
 * @param retentionMillis age at which a segment goes; -1 for never
 * @param retentionBytes size at which the oldest segment of a partition goes; -1 for no limit
 * @param maxMessageBytes largest record batch that the broker takes
 */
public record TopicSpec(
    String name,
    Optional<Class<? extends SpecificRecord>> valueType,
    String key,
    int partitions,
    short replication,
    Cleanup cleanup,
    long retentionMillis,
    long retentionBytes,
    int maxMessageBytes) {

  /**
   * Retention and compaction work on whole closed segments: a segment must not outlive what it
   * holds, nor a topic that is read from its start grow for long before it is compacted.
   */
  private static final int SEGMENT_BYTES = 128 * 1024 * 1024;

  /** A trainer that was away for less than this still hears that a label was withdrawn. */
  private static final long TOMBSTONE_MILLIS = 30L * 24 * 60 * 60 * 1000;

  public TopicSpec {
    if (!name.matches("[a-zA-Z0-9._-]{1,249}")) {
      throw new IllegalArgumentException(
          "topic name '"
              + name
              + "' is not allowed: use 1-249 letters, digits, dots, underscores and hyphens");
    }
    if (partitions < 1) {
      throw new IllegalArgumentException(
          "topic " + name + " has " + partitions + " partitions; it needs at least 1");
    }
    if (replication < 1 && replication != -1) {
      throw new IllegalArgumentException(
          "topic "
              + name
              + " has replication "
              + replication
              + "; use at least 1, or -1 for the broker's default");
    }
    if (maxMessageBytes < 1) {
      throw new IllegalArgumentException(
          "topic " + name + " takes at most " + maxMessageBytes + " bytes; it needs at least 1");
    }
  }

  /** Topic configuration at creation. */
  public Map<String, String> configs() {
    Map<String, String> configs = new LinkedHashMap<>();
    configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, cleanup.configValue());
    configs.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(maxMessageBytes));
    if (cleanup == Cleanup.DELETE) {
      configs.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(retentionMillis));
      configs.put(TopicConfig.RETENTION_BYTES_CONFIG, Long.toString(retentionBytes));
    } else {
      configs.put(TopicConfig.DELETE_RETENTION_MS_CONFIG, Long.toString(TOMBSTONE_MILLIS));
      configs.put(TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(SEGMENT_BYTES));
    }
    if (retentionMillis > 0 && cleanup == Cleanup.DELETE) {
      configs.put(
          TopicConfig.SEGMENT_MS_CONFIG, Long.toString(Math.max(60_000, retentionMillis / 4)));
      configs.put(TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(SEGMENT_BYTES));
    }
    if (replication >= 3) {
      // With acks=all one replica may be away and no acknowledged record is lost.
      configs.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "2");
    }
    return configs;
  }

  /** The subject of the value's schema under Confluent's TopicNameStrategy. */
  public String valueSubject() {
    return name + "-value";
  }
}
