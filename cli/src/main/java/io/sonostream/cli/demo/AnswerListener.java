package io.sonostream.cli.demo;

import io.sonostream.schemas.Frame;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.MaskStatus;
import io.sonostream.schemas.records.Timestamps;
import io.sonostream.schemas.serde.PoisonRecordException;
import io.sonostream.schemas.serde.RecordSerdes;
import io.sonostream.schemas.topics.Topics;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts every answer to this run's frames, masks and dead letters, into the tally. */
final class AnswerListener implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AnswerListener.class);

  private final Tally tally;
  private final String streamId;
  private final String masksTopic;
  private final Clock clock;
  private final Deserializer<Mask> masks;
  private final Deserializer<Frame> frames;
  private final TopicListener listener;

  /** Answers to other streams than {@code streamId} are somebody else's. */
  AnswerListener(
      Map<String, String> kafka,
      RecordSerdes serdes,
      Topics topics,
      String streamId,
      Tally tally,
      Clock clock) {
    this.tally = tally;
    this.streamId = streamId;
    this.masksTopic = topics.masksLive().name();
    this.clock = clock;
    this.masks = serdes.forValue(Mask.class).deserializer();
    this.frames = serdes.forValue(Frame.class).deserializer();
    this.listener =
        new TopicListener(
            "answer-listener",
            kafka,
            List.of(masksTopic, topics.framesDead().name()),
            this::answer);
  }

  /** Returns when no later answer can be overlooked. */
  void start() {
    listener.start();
  }

  @Override
  public void close() {
    listener.close();
  }

  private void answer(ConsumerRecord<byte[], byte[]> record) {
    if (record.topic().equals(masksTopic)) {
      mask(masks.deserialize(record.topic(), record.value()));
    } else {
      dead(record);
    }
  }

  private void mask(Mask mask) {
    if (!mask.getStreamId().equals(streamId)) {
      return;
    }
    DeviceTally device = tally.device(mask.getDeviceId());
    if (mask.getStatus() == MaskStatus.SEGMENTED && mask.getModel() != null) {
      long latency = Timestamps.microsBetween(mask.getTiming().getCapturedAt(), clock.instant());
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
