package io.sonostream.schemas.topics;

import java.time.Duration;

/**
 * What a user may change about our topics; everything else is fixed in {@link Topics}.
 *
 * @param prefix put before every topic name, for several Sonostreams on one cluster; may be empty
 * @param framePartitions partitions of the frame, mask and shadow topics, so the most processor
 *     threads that can share one lane. It can't change later without breaking the order per device
 * @param labelPartitions partitions of labels and of training.commands
 * @param replication replicas of each partition; -1 leaves it to the broker's default
 * @param liveRetention how long live frames are kept
 * @param liveRetentionBytes most bytes of live frames kept in one partition; -1 for no limit
 * @param archiveRetention how long archive frames are kept
 * @param maskRetention how long masks of both lanes are kept
 * @param deadRetention how long dead letters are kept
 */
public record TopicOptions(
    String prefix,
    int framePartitions,
    int labelPartitions,
    short replication,
    Duration liveRetention,
    long liveRetentionBytes,
    Duration archiveRetention,
    Duration maskRetention,
    Duration deadRetention) {

  /** One broker or many: 8 frame partitions, the broker's own replication. */
  public static final TopicOptions DEFAULT =
      new TopicOptions(
          "",
          8,
          4,
          (short) -1,
          Duration.ofHours(1),
          2L * 1024 * 1024 * 1024,
          Duration.ofDays(7),
          Duration.ofDays(30),
          Duration.ofDays(14));

  public TopicOptions {
    requireAtLeast("frame-partitions", framePartitions, 1);
    requireAtLeast("label-partitions", labelPartitions, 1);
    requireBeyondZero("replication", replication);
    requireBeyondZero("live-retention-bytes", liveRetentionBytes);
    requirePositive("live-retention", liveRetention);
    requirePositive("archive-retention", archiveRetention);
    requirePositive("mask-retention", maskRetention);
    requirePositive("dead-retention", deadRetention);
  }

  public TopicOptions withPrefix(String newPrefix) {
    return new TopicOptions(
        newPrefix,
        framePartitions,
        labelPartitions,
        replication,
        liveRetention,
        liveRetentionBytes,
        archiveRetention,
        maskRetention,
        deadRetention);
  }

  public TopicOptions withPartitions(int newFramePartitions, int newLabelPartitions) {
    return new TopicOptions(
        prefix,
        newFramePartitions,
        newLabelPartitions,
        replication,
        liveRetention,
        liveRetentionBytes,
        archiveRetention,
        maskRetention,
        deadRetention);
  }

  public TopicOptions withReplication(int newReplication) {
    return new TopicOptions(
        prefix,
        framePartitions,
        labelPartitions,
        (short) newReplication,
        liveRetention,
        liveRetentionBytes,
        archiveRetention,
        maskRetention,
        deadRetention);
  }

  private static void requireAtLeast(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be at least " + least);
    }
  }

  /** Or -1, which leaves it open. */
  private static void requireBeyondZero(String name, long value) {
    if (value != -1 && value < 1) {
      throw new IllegalArgumentException(
          name + " is " + value + "; it must be at least 1, or -1 to leave it open");
    }
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be above zero");
    }
  }
}
