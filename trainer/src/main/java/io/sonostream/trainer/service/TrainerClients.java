package io.sonostream.trainer.service;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Makes Kafka clients from the user's settings; values are bytes, so a bad record stays one value.
 */
public final class TrainerClients {
  /** A trainer that died holds up readers of its topics no longer than this. */
  private static final int TRANSACTION_MILLIS = 20_000;

  private static final int SESSION_MILLIS = 10_000;

  /** Partitions that somebody adds are noticed within this time. */
  private static final int METADATA_MILLIS = 10_000;

  private static final int FETCH_BYTES = 8 << 20;

  private final Map<String, String> kafka;

  /**
   * @param kafka any Kafka client settings; bootstrap.servers at least
   */
  public TrainerClients(Map<String, String> kafka) {
    this.kafka = Map.copyOf(kafka);
  }

  public Admin admin() {
    return Admin.create(new HashMap<>(kafka));
  }

  /**
   * Follows training.commands as a member of the group; the caller commits.
   *
   * @param instanceId the same in every life of one trainer, so that a restart finds its tasks at
   *     once
   */
  Consumer<byte[], byte[]> commands(String group, String instanceId) {
    Map<String, Object> configs = reading();
    configs.put(CommonClientConfigs.GROUP_INSTANCE_ID_CONFIG, instanceId);
    configs.put(CommonClientConfigs.GROUP_ID_CONFIG, group);
    configs.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    configs.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    configs.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_MILLIS);
    configs.putIfAbsent(ConsumerConfig.METADATA_MAX_AGE_CONFIG, METADATA_MILLIS);
    return new KafkaConsumer<>(configs, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Follows labels, at positions of its own. */
  Consumer<byte[], byte[]> labels() {
    Map<String, Object> configs = reading();
    configs.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
    configs.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    return new KafkaConsumer<>(configs, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Reads topics of facts from their start. */
  public Consumer<String, byte[]> facts() {
    return new KafkaConsumer<>(reading(), new StringDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * @param transactionalId the same in every life of one trainer
   */
  Producer<String, byte[]> transactions(String transactionalId) {
    Map<String, Object> configs = new HashMap<>(kafka);
    configs.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    configs.putIfAbsent(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_MILLIS);
    configs.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, TRANSACTION_MILLIS);
    configs.putIfAbsent(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, TRANSACTION_MILLIS / 2);
    return new KafkaProducer<>(configs, new StringSerializer(), new ByteArraySerializer());
  }

  private Map<String, Object> reading() {
    Map<String, Object> configs = new HashMap<>(kafka);
    configs.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, IsolationLevel.READ_COMMITTED.toString());
    configs.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    configs.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    configs.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    return configs;
  }
}
