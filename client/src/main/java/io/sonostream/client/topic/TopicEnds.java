package io.sonostream.client.topic;

import io.sonostream.client.Cluster;
import io.sonostream.schemas.topics.Answers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Where some topics end now, with what is written but not yet decided: who has read up to here has
 * waited for every transaction that was open, and so misses nothing that was committed before.
 *
 * <p>Owner: whoever made it; any thread may ask. Hand-off: none. Bound: one admin client. Shutdown:
 * {@link #close}.
 */
public final class TopicEnds implements AutoCloseable {
  private final Cluster cluster;
  private final List<String> topics;
  private final Admin admin;

  /** Connects to nothing yet. */
  public TopicEnds(Cluster cluster, List<String> topics) {
    this.cluster = cluster;
    this.topics = List.copyOf(topics);
    this.admin = cluster.admin();
  }

  /**
   * @return partition to the offset after its last record
   * @throws KafkaException when the broker does not answer in time
   */
  public Map<TopicPartition, Long> now(Duration limit) {
    try {
      Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
      Answers.await(admin.describeTopics(topics).allTopicNames(), limit)
          .forEach(
              (topic, found) ->
                  found
                      .partitions()
                      .forEach(
                          partition ->
                              asked.put(
                                  new TopicPartition(topic, partition.partition()),
                                  OffsetSpec.latest())));
      Map<TopicPartition, Long> ends = new HashMap<>();
      Answers.await(
              admin
                  .listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                  .all(),
              limit)
          .forEach((partition, end) -> ends.put(partition, end.offset()));
      return ends;
    } catch (TimeoutException e) {
      throw new KafkaException(
          "the broker at " + cluster.bootstrapServers() + " does not answer", e);
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(5));
  }
}
