package io.sonostream.devices.publish;

import io.sonostream.devices.source.SourceFrame;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabelSource;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.records.FrameId;
import io.sonostream.schemas.records.LabelMaps;
import io.sonostream.schemas.topics.Topics;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Publishes frames with their truth to the topic {@code labels}, as IMPORT. The key is the frame's
 * id, so publishing the same frame again replaces its label.
 *
 * <p><b>Owner</b>: the calling thread. <b>Hand-off</b>: acknowledgements on Kafka's thread touch
 * atomics only. <b>Bound</b>: {@value #IN_FLIGHT} labels in flight; publishing then waits, since no
 * label may be lost. <b>Shutdown</b>: {@link #close} sends what is left.
 */
public final class LabelPublisher implements AutoCloseable {
  private static final int IN_FLIGHT = 64;

  private final Producer<String, LabeledFrame> producer;
  private final String topic;
  private final String task;
  private final String annotator;
  private final Clock clock;
  private final Semaphore places = new Semaphore(IN_FLIGHT);
  private final AtomicLong published = new AtomicLong();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  /**
   * @param task what the labels are for
   * @param annotator who drew them, for example the data set's name
   */
  public LabelPublisher(
      Map<String, ?> kafka,
      Map<String, ?> registry,
      Topics topics,
      String task,
      String annotator,
      Clock clock) {
    this.producer = FrameProducers.labels(kafka, registry);
    this.topic = topics.labels().name();
    this.task = task;
    this.annotator = annotator;
    this.clock = clock;
  }

  /**
   * Publishes one label; waits while too many are in flight.
   *
   * @param frame packed as it shall be stored, with its truth
   * @param id whose label it is
   * @param attributes sent with the frame
   * @throws LabelException when this or an earlier label could not be published
   */
  public void publish(SourceFrame frame, FrameId id, Map<String, String> attributes) {
    byte[] truth = frame.truth();
    if (truth == null) {
      throw new IllegalArgumentException("frame " + id + " has no truth to publish");
    }
    failIfFailed();
    Instant now = clock.instant();
    LabeledFrame label =
        new LabeledFrame(
            new Frame(
                id.deviceId(),
                id.streamId(),
                id.sequence(),
                now,
                task,
                frame.width(),
                frame.height(),
                frame.format(),
                frame.encoding(),
                ByteBuffer.wrap(frame.bytes()),
                frame.spacing(),
                frame.subjectId(),
                frame.deviceModel(),
                attributes),
            LabelMaps.encode(frame.width(), frame.height(), truth),
            annotator,
            LabelSource.IMPORT,
            now);
    places.acquireUninterruptibly();
    producer.send(
        new ProducerRecord<>(topic, id.key(), label),
        (place, cause) -> {
          if (cause == null) {
            published.incrementAndGet();
          } else {
            failure.compareAndSet(null, cause);
          }
          places.release();
        });
  }

  /** Labels that the broker has acknowledged. */
  public long published() {
    return published.get();
  }

  /**
   * Waits until every label is acknowledged.
   *
   * @throws LabelException when one is not
   */
  public void flush() {
    producer.flush();
    failIfFailed();
  }

  private void failIfFailed() {
    Exception cause = failure.get();
    if (cause != null) {
      throw new LabelException(
          "labels can't be published after "
              + published
              + " of them: "
              + cause.getMessage()
              + "; check broker and registry, then run it again",
          cause);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
