package io.sonostream.client;

import io.opentelemetry.context.Context;
import io.sonostream.client.traces.RecordTrace;
import io.sonostream.schemas.AuditRecord;
import io.sonostream.schemas.LabelRequests;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.ModelAssignment;
import io.sonostream.schemas.ModelRelease;
import io.sonostream.schemas.ReceivedInstance;
import io.sonostream.schemas.TrainingCommand;
import io.sonostream.schemas.TrainingEvent;
import io.sonostream.schemas.records.LabelKey;
import io.sonostream.schemas.registry.RegistryRefusedException;
import io.sonostream.schemas.registry.RegistryUnavailableException;
import io.sonostream.schemas.serde.RecordSerdes;
import io.sonostream.schemas.topics.TopicSpec;
import io.sonostream.schemas.topics.Topics;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * What every record looks like on the wire: its serde, its topic, its key, and in its headers the
 * span that it is made in. One for each program, on one registry connection and one schema cache.
 *
 * <p>Owner: the {@link Cluster}. Hand-off: none; serdes of ours are for any thread. Bound: one
 * serde a record type. Shutdown: none; nothing is held but the cache.
 */
public final class Records {
  private final Topics topics;
  private final RecordSerdes serdes;
  private final Map<Class<?>, Serde<?>> known = new ConcurrentHashMap<>();

  /**
   * @param registry schema.registry.url and whatever else docs/serde.md names
   */
  public Records(Topics topics, Map<String, ?> registry) {
    this.topics = topics;
    this.serdes = new RecordSerdes(registry);
  }

  @SuppressWarnings("unchecked")
  public <T extends SpecificRecord> Serde<T> serde(Class<T> type) {
    return (Serde<T>) known.computeIfAbsent(type, t -> serdes.forValue(type));
  }

  /**
   * Throws {@link io.sonostream.schemas.serde.PoisonRecordException} where the bytes are at fault;
   * anything else is an outage, see {@link #isOutage}.
   */
  public <T extends SpecificRecord> Deserializer<T> reader(Class<T> type) {
    return serde(type).deserializer();
  }

  public <T extends SpecificRecord> Serializer<T> writer(Class<T> type) {
    return serde(type).serializer();
  }

  /** Ready to send. Key: task:version. */
  public ProducerRecord<String, byte[]> of(ModelRelease release) {
    return record(
        topics.modelReleases(),
        Topics.releaseKey(release.getTask(), release.getVersion()),
        ModelRelease.class,
        release);
  }

  /** Ready to send. Key: task. */
  public ProducerRecord<String, byte[]> of(ModelAssignment assignment) {
    return record(
        topics.modelAssignments(), assignment.getTask(), ModelAssignment.class, assignment);
  }

  /** Ready to send. Key: task. */
  public ProducerRecord<String, byte[]> of(TrainingCommand command) {
    return record(topics.trainingCommands(), command.getTask(), TrainingCommand.class, command);
  }

  /** Ready to send. Key: task. */
  public ProducerRecord<String, byte[]> of(TrainingEvent event) {
    return record(topics.trainingEvents(), event.getTask(), TrainingEvent.class, event);
  }

  /** Ready to send. Key: the change's id. */
  public ProducerRecord<String, byte[]> of(AuditRecord record) {
    return record(topics.audit(), record.getId(), AuditRecord.class, record);
  }

  /** Ready to send. Key: the instance. */
  public ProducerRecord<String, byte[]> of(ReceivedInstance instance) {
    return record(topics.instances(), instance.getInstance(), ReceivedInstance.class, instance);
  }

  /**
   * Ready to send. Key: frame and reader, so that a reader's newer label replaces his older one.
   */
  public ProducerRecord<String, byte[]> of(LabeledFrame label) {
    return record(topics.labels(), LabelKey.of(label).text(), LabeledFrame.class, label);
  }

  /** Ready to send. Key: task. */
  public ProducerRecord<String, byte[]> of(LabelRequests requests) {
    return record(topics.labelRequests(), requests.getTask(), LabelRequests.class, requests);
  }

  /**
   * Whether the registry failed rather than the record: it was away, or it would not answer us.
   * Such a record must be read or written again, never skipped.
   */
  public static boolean isOutage(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RegistryUnavailableException
          || cause instanceof RegistryRefusedException) {
        return true;
      }
    }
    return false;
  }

  private <T extends SpecificRecord> ProducerRecord<String, byte[]> record(
      TopicSpec topic, String key, Class<T> type, T value) {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(topic.name(), key, writer(type).serialize(topic.name(), value));
    RecordTrace.into(Context.current(), record.headers());
    return record;
  }
}
