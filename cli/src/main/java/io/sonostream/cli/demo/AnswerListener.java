package io.sonostream.cli.demo;

import io.sonostream.schemas.Frame;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.MaskStatus;
import io.sonostream.schemas.serde.PoisonRecordException;
import io.sonostream.schemas.serde.RecordSerdes;
import io.sonostream.schemas.topics.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads every answer to this run's frames, masks and dead letters, into the tally: a consumer like
 * any other viewer.
 *
 * <p>Owner: its own thread has the consumer. Hand-off: the tally. Bound: what one poll returns.
 * Shutdown: {@link #close} wakes the thread and waits for it.
 */
final class AnswerListener implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AnswerListener.class);
  private static final Duration POLL = Duration.ofMillis(200);

  private final Tally tally;
  private final String streamId;
  private final Topics topics;
  private final Clock clock;
  private final Deserializer<Mask> masks;
  private final Deserializer<Frame> frames;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread thread = new Thread(this::listen, "answer-listener");

  /** Listens from now on; answers to other streams than {@code streamId} are somebody else's. */
  AnswerListener(
      Map<String, String> kafka,
      RecordSerdes serdes,
      Topics topics,
      String streamId,
      Tally tally,
      Clock clock) {
    this.tally = tally;
    this.streamId = streamId;
    this.topics = topics;
    this.clock = clock;
    this.masks = serdes.forValue(Mask.class).deserializer();
    this.frames = serdes.forValue(Frame.class).deserializer();
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put("fetch.max.wait.ms", "100");
    settings.put("isolation.level", "read_committed");
    this.consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Returns when no later answer can be overlooked. */
  void start() {
    List<TopicPartition> partitions =
        List.of(topics.masksLive().name(), topics.framesDead().name()).stream()
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    thread.start();
  }

  @Override
  public void close() {
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void listen() {
    try (consumer) {
      while (true) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (record.topic().equals(topics.masksLive().name())) {
            mask(masks.deserialize(record.topic(), record.value()));
          } else {
            dead(record);
          }
        }
      }
    } catch (WakeupException closing) {
      log.debug("answer listener ends");
    }
  }

  private void mask(Mask mask) {
    if (!mask.getStreamId().equals(streamId)) {
      return;
    }
    DeviceTally device = tally.device(mask.getDeviceId());
    if (mask.getStatus() == MaskStatus.SEGMENTED && mask.getModel() != null) {
      long latency = ChronoUnit.MICROS.between(mask.getTiming().getCapturedAt(), clock.instant());
      device.segmented(mask.getSequence(), latency, mask.getModel().getVersion());
      tally.model(mask.getModel().getVersion());
    } else {
      device.shed(mask.getSequence());
    }
  }

  /**
   * A dead letter carries the original bytes, which still name the frame unless they are no frame
   * at all.
   */
  private void dead(ConsumerRecord<byte[], byte[]> record) {
    try {
      Frame frame = frames.deserialize(record.topic(), record.value());
      if (frame.getStreamId().equals(streamId)) {
        tally.device(frame.getDeviceId()).dead(frame.getSequence());
      }
    } catch (PoisonRecordException notOurs) {
      log.warn(
          "a dead letter at {}-{}@{} is no frame",
          record.topic(),
          record.partition(),
          record.offset());
    }
  }
}
