package io.sonostream.client;

import io.sonostream.embedded.LocalCluster;
import io.sonostream.schemas.topics.TopicOptions;
import io.sonostream.schemas.topics.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A real broker and a real registry, and topics of their own for each test. */
public final class TestCluster implements AutoCloseable {
  public static final Duration LIMIT = Duration.ofMinutes(2);

  private final LocalCluster local;

  public TestCluster(Path directory) {
    local = LocalCluster.start(directory, 0, 0);
  }

  /** Seen by a test that begins its topics with {@code prefix}. */
  public Cluster cluster(String prefix) {
    Topics topics = new Topics(TopicOptions.DEFAULT.withPrefix(prefix + ".").withPartitions(3, 2));
    Cluster cluster = Cluster.of(local.kafka(), local.registry(), topics);
    cluster.awaitTopics(topics.all(), LIMIT);
    return cluster;
  }

  /** Anything, as any program could write it. */
  public static Receipt write(Cluster cluster, ProducerRecord<String, byte[]> record)
      throws InterruptedException, ExecutionException {
    try (Producer<String, byte[]> producer =
        cluster.writer("test", Map.of(), Map.of(), new ByteArraySerializer())) {
      var place = producer.send(record).get();
      return new Receipt(place.topic(), place.partition(), place.offset());
    }
  }

  @Override
  public void close() {
    local.close();
  }
}
