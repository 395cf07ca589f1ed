package io.sonostream.devices.publish;

import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.serde.RecordSerdes;
import io.sonostream.schemas.topics.Topics;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.StringSerializer;

/** Producers with the settings that suit pictures; whatever the user sets wins. */
final class FrameProducers {
  private FrameProducers() {}

  /** Gives up a frame at hand soon: the device has newer ones. */
  static Producer<String, Frame> frames(Map<String, ?> kafka, Map<String, ?> registry) {
    Map<String, Object> configs = new HashMap<>();
    // How long a send may hold the sending thread; the devices behind it only wait in their queues.
    configs.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 1000);
    configs.putAll(kafka);
    return producer(configs, registry, Frame.class, Topics.MAX_FRAME_BYTES);
  }

  static Producer<String, LabeledFrame> labels(Map<String, ?> kafka, Map<String, ?> registry) {
    return producer(kafka, registry, LabeledFrame.class, Topics.MAX_LABEL_BYTES);
  }

  private static <T extends SpecificRecord> Producer<String, T> producer(
      Map<String, ?> kafka, Map<String, ?> registry, Class<T> type, int maxRequestBytes) {
    Map<String, Object> configs = new HashMap<>();
    configs.put(ProducerConfig.ACKS_CONFIG, "all");
    configs.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    configs.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    configs.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    configs.put(ProducerConfig.BATCH_SIZE_CONFIG, 1024 * 1024);
    configs.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 64L * 1024 * 1024);
    configs.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, maxRequestBytes);
    configs.putAll(kafka);
    return new KafkaProducer<>(
        configs, new StringSerializer(), new RecordSerdes(registry).forValue(type).serializer());
  }
}
