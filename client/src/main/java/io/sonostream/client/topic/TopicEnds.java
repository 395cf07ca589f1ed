package io.sonostream.client.topic;

import io.sonostream.client.Cluster;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

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
      admin
          .describeTopics(topics)
          .allTopicNames()
          .get(limit.toMillis(), TimeUnit.MILLISECONDS)
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
      admin
          .listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
          .all()
          .get(limit.toMillis(), TimeUnit.MILLISECONDS)
          .forEach((partition, end) -> ends.put(partition, end.offset()));
      return ends;
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new KafkaException(String.valueOf(cause.getMessage()), cause);
    } catch (TimeoutException e) {
      throw new KafkaException(
          "the broker at " + cluster.bootstrapServers() + " does not answer", e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(5));
  }
}
