package io.sonostream.processor.stream;

import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Drives a {@link LaneSession} from Kafka Streams: records in by {@code process}, answers out in
 * {@code process}, every millisecond by punctuation, and before each commit through the {@link
 * CommitBarrier}; what waits in the topic, in and out of a store that is committed with it.
 *
 * <p>Owner: the stream thread of its task. Hand-off, bound: the session's. Shutdown: a clean close
 * drains through the commit barrier first; {@code close} only gives up what a dirty close left.
 */
final class FrameProcessor implements Processor<byte[], byte[], byte[], byte[]> {
  private final LaneParts parts;
  private @Nullable ProcessorContext<byte[], byte[]> context;
  private @Nullable CommitBarrier barrier;
  private @Nullable LaneSession session;

  FrameProcessor(LaneParts parts) {
    this.parts = parts;
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> fresh) {
    CommitBarrier attached = fresh.getStateStore(CommitBarrierBuilder.NAME);
    // A revived task calls init again: nothing of the life before may leak into this one.
    TopicPartition partition = new TopicPartition(parts.frameTopic(), fresh.taskId().partition());
    Parking parking =
        new Parking(fresh.getStateStore(Parking.STORE), attached::writeOnceSentIsThere);
    LaneSession begun =
        new LaneSession(
            parts,
            new StreamsOutlet(fresh, attached),
            Optional.of(new WaitingFrames(partition, parking, parts)));
    attached.attach(fresh, begun::beforeCommit);
    fresh.schedule(Duration.ofMillis(1), PunctuationType.WALL_CLOCK_TIME, now -> begun.comeBy());
    context = fresh;
    barrier = attached;
    session = begun;
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    LaneSession current = session;
    if (current == null) {
      throw new IllegalStateException("process was called before init");
    }
    current.take(origin(record), record.key(), record.value());
  }

  @Override
  public void close() {
    if (barrier != null) {
      barrier.detach();
    }
    LaneSession current = session;
    session = null;
    if (current != null) {
      current.close();
    }
  }

  private FrameOrigin origin(Record<byte[], byte[]> record) {
    if (context == null) {
      throw new IllegalStateException("process was called before init");
    }
    RecordMetadata metadata =
        context
            .recordMetadata()
            .orElseThrow(() -> new IllegalStateException("a frame without record coordinates"));
    return new FrameOrigin(
        metadata.topic(),
        metadata.partition(),
        metadata.offset(),
        record.timestamp(),
        record.headers());
  }
}
