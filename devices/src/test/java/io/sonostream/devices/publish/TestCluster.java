package io.sonostream.devices.publish;

import io.sonostream.embedded.LocalCluster;
import io.sonostream.schemas.serde.RecordSerdes;
import io.sonostream.schemas.topics.TopicAdmin;
import io.sonostream.schemas.topics.TopicOptions;
import io.sonostream.schemas.topics.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A real broker and a real registry, and a reader of whole topics. */
final class TestCluster implements AutoCloseable {
  static final Duration TIMEOUT = Duration.ofMinutes(2);

  private final LocalCluster cluster;

  TestCluster(Path directory) {
    cluster = LocalCluster.start(directory, 0, 0);
  }

  Map<String, String> kafka() {
    return cluster.kafka();
  }

  Map<String, String> registry() {
    return cluster.registry();
  }

  /** Topics of their own for one test, created. */
  Topics topics(String prefix) {
    return create(prefix, kafka());
  }

  static Topics create(String prefix, Map<String, ?> kafka) {
    Topics topics = new Topics(TopicOptions.DEFAULT.withPrefix(prefix + ".").withPartitions(3, 2));
    try (Admin admin = Admin.create(new HashMap<>(kafka))) {
      new TopicAdmin(admin).ensure(topics, TIMEOUT);
    }
    return topics;
  }

  /** All values that are in a topic now, in the order of each partition. */
  <T extends SpecificRecord> List<ConsumerRecord<String, T>> read(
      Map<String, ?> kafka, String topic, int partitions, Class<T> type) {
    List<ConsumerRecord<String, T>> records = new ArrayList<>();
    Map<String, Object> configs = new HashMap<>(kafka);
    configs.put("auto.offset.reset", "earliest");
    configs.put("enable.auto.commit", "false");
    try (KafkaConsumer<String, T> consumer =
        new KafkaConsumer<>(
            configs,
            new StringDeserializer(),
            new RecordSerdes(registry()).forValue(type).deserializer())) {
      List<TopicPartition> all =
          IntStream.range(0, partitions).mapToObj(p -> new TopicPartition(topic, p)).toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      while (all.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }

  @Override
  public void close() {
    cluster.close();
  }
}
