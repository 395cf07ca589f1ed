package io.sonostream.client;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.sonostream.client.traces.SpanWords;
import io.sonostream.runtime.RootCause;
import io.sonostream.schemas.registry.RegistryRefusedException;
import io.sonostream.schemas.registry.RegistryUnavailableException;
import io.sonostream.schemas.serde.SubjectAdmin;
import io.sonostream.schemas.serde.SubjectException;
import io.sonostream.schemas.topics.Needs;
import io.sonostream.schemas.topics.TopicAdmin;
import io.sonostream.schemas.topics.TopicException;
import io.sonostream.schemas.topics.TopicSpec;
import io.sonostream.schemas.topics.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Where one Sonostream is: its broker, its schema registry and its topics. Make one a program and
 * give it to everything else here.
 *
 * <pre>{@code
 * Cluster cluster = Cluster.at("127.0.0.1:9092", "http://127.0.0.1:8081");
 * }</pre>
 *
 * Settings pass through to Kafka's clients and to the registry's (docs/serde.md) under their own
 * names, so TLS, SASL and OAuth are set as anywhere else; what the user sets wins over what suits
 * us. Immutable, for any thread, and connects to nothing by itself.
 */
public final class Cluster {
  private final Map<String, ?> kafka;
  private final Map<String, ?> registry;
  private final Topics topics;
  private final Records records;
  private final OpenTelemetry traces;

  private Cluster(
      Map<String, ?> kafka, Map<String, ?> registry, Topics topics, OpenTelemetry traces) {
    this.kafka = Map.copyOf(kafka);
    this.registry = Map.copyOf(registry);
    this.topics = topics;
    this.records = new Records(topics, registry);
    this.traces = traces;
  }

  /**
   * @param bootstrapServers host:port of a broker, or several with commas
   * @param registryUrl of the schema registry
   */
  public static Cluster at(String bootstrapServers, String registryUrl) {
    return of(
        Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
        Map.of("schema.registry.url", registryUrl),
        Topics.standard());
  }

  /**
   * @param kafka client settings, bootstrap.servers at least
   * @param registry schema.registry.url at least; docs/serde.md names the rest
   * @param topics their names, with the prefix of this Sonostream if it has one
   * @throws org.apache.kafka.common.config.ConfigException when the registry's make no sense
   */
  public static Cluster of(Map<String, ?> kafka, Map<String, ?> registry, Topics topics) {
    return new Cluster(kafka, registry, topics, OpenTelemetry.noop());
  }

  /** Another Sonostream on the same broker, whose topics begin with {@code prefix}. */
  public Cluster withTopicPrefix(String prefix) {
    return new Cluster(kafka, registry, new Topics(topics.options().withPrefix(prefix)), traces);
  }

  /** The same, whose publishers make spans. The SDK stays the caller's. */
  public Cluster traced(OpenTelemetry sdk) {
    return new Cluster(kafka, registry, topics, sdk);
  }

  /** Makes spans; none unless {@link #traced}. */
  public Tracer tracer() {
    return traces.getTracer(SpanWords.SCOPE);
  }

  public Topics topics() {
    return topics;
  }

  public Records records() {
    return records;
  }

  /** The broker's addresses, as they were given. */
  public String bootstrapServers() {
    return String.valueOf(
        Objects.requireNonNullElse(
            kafka.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG), "no bootstrap.servers"));
  }

  /**
   * Waits for the broker and creates the topics that are missing. The services do it at their
   * start; a program that may start before them does it too.
   *
   * @throws UnavailableException when no broker answers in time, or a topic has a shape that would
   *     lose or reorder records
   */
  public void awaitTopics(List<TopicSpec> needed, Duration timeout) {
    ensure(topicAdmin -> topicAdmin.ensure(needed, timeout));
  }

  /**
   * As {@link #awaitTopics}, and asks first whether all rights are there.
   *
   * @throws UnavailableException also when one is missing, which it names
   */
  public void await(Needs needs, Duration timeout) {
    ensure(topicAdmin -> topicAdmin.ensure(needs, timeout));
  }

  /**
   * As {@link #await}, and registers the schemas of the topics.
   *
   * @throws UnavailableException when broker or registry do not answer in time or refuse
   */
  public void awaitWithSchemas(Needs needs, Duration timeout) {
    await(needs, timeout);
    awaitSchemas(needs.specs(), timeout);
  }

  /**
   * As {@link #awaitTopics}, for all topics, and registers their schemas.
   *
   * @throws UnavailableException when broker or registry do not answer in time or refuse
   */
  public void awaitTopicsAndSchemas(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    ensure(topicAdmin -> topicAdmin.ensure(topics, timeout));
    awaitSchemas(topics.all(), Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
  }

  private void ensure(java.util.function.Consumer<TopicAdmin> step) {
    try (Admin admin = admin()) {
      step.accept(new TopicAdmin(admin));
    } catch (TopicException e) {
      throw new UnavailableException(String.valueOf(e.getMessage()), e);
    } catch (KafkaException e) {
      throw new UnavailableException(
          "kafka settings: " + RootCause.message(e) + " (" + bootstrapServers() + ")", e);
    }
  }

  private void awaitSchemas(List<TopicSpec> specs, Duration timeout) {
    try {
      new SubjectAdmin(registry).ensure(specs, timeout);
    } catch (RegistryUnavailableException e) {
      throw new UnavailableException(
          "no schema registry answers within "
              + timeout.toSeconds()
              + " s ("
              + e.getMessage()
              + "): check schema.registry.url and that it runs",
          e);
    } catch (SubjectException | RegistryRefusedException e) {
      throw new UnavailableException(String.valueOf(e.getMessage()), e);
    }
  }

  /** An admin client, the caller's to close. */
  public Admin admin() {
    return Admin.create(new HashMap<>(kafka));
  }

  /**
   * A consumer of bytes without a group, which reads committed records only and never creates a
   * topic; the caller's to close.
   *
   * @param suits what suits this reader; the user's settings win
   * @param must what it can't do without
   */
  public Consumer<byte[], byte[]> reader(
      String clientId, Map<String, ?> suits, Map<String, ?> must) {
    Map<String, Object> configs = new HashMap<>();
    configs.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
    configs.putAll(suits);
    configs.putAll(kafka);
    configs.remove(ConsumerConfig.GROUP_ID_CONFIG);
    configs.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    configs.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    configs.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    configs.putAll(must);
    return new KafkaConsumer<>(configs, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * A producer whose records all replicas in sync have before they are acknowledged, each once; the
   * caller's to close.
   *
   * @param suits what suits this writer; the user's settings win
   * @param must what it can't do without
   */
  public <T> Producer<String, T> writer(
      String clientId, Map<String, ?> suits, Map<String, ?> must, Serializer<T> values) {
    Map<String, Object> configs = new HashMap<>();
    configs.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
    configs.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    configs.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    configs.put(ProducerConfig.ACKS_CONFIG, "all");
    configs.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    configs.putAll(suits);
    configs.putAll(kafka);
    configs.putAll(must);
    return new KafkaProducer<>(configs, new StringSerializer(), values);
  }

  /** A {@link #writer} for somebody who waits for the answer: it fails within seconds. */
  public Producer<String, byte[]> promptWriter(String clientId) {
    return writer(
        clientId,
        Map.of(
            ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000,
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 15_000),
        Map.of(),
        new ByteArraySerializer());
  }
}
