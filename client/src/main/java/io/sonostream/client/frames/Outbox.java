package io.sonostream.client.frames;

import io.sonostream.client.Receipt;
import io.sonostream.client.traces.RecordTrace;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.records.FrameId;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sending half of a publisher: gives frames their sequence and hands them to Kafka.
 *
 * <p>Owner: the sending thread. Hand-off: frames come through the queue; acknowledgements on
 * Kafka's thread touch an atomic and the frame's future. Bound: {@code maxInFlight} frames with
 * Kafka. Shutdown: the publisher's; what is left in the queue is dropped then.
 */
final class Outbox {
  private static final Logger log = LoggerFactory.getLogger(Outbox.class);

  private final FrameStream stream;
  private final String topic;
  private final FrameQueue queue;
  private final int maxInFlight;
  private final Runnable wake;
  private final AtomicInteger inFlight = new AtomicInteger();
  private long sequence;
  private boolean refusing;

  /**
   * @param wake tells the sending thread that a place in flight became free
   */
  Outbox(FrameStream stream, String topic, FrameQueue queue, int maxInFlight, Runnable wake) {
    this.stream = stream;
    this.topic = topic;
    this.queue = queue;
    this.maxInFlight = maxInFlight;
    this.wake = wake;
  }

  /** What one turn came to. */
  enum Turn {
    /** One frame fewer in the queue. */
    SENT,
    /** Nothing to send, or as much in flight as may be. */
    IDLE,
    /** Kafka or the registry is away; the frame waits in the queue again. */
    OUTAGE
  }

  Turn send(Producer<String, Frame> producer) {
    if (inFlight.get() >= maxInFlight) {
      return Turn.IDLE;
    }
    QueuedFrame frame = queue.poll();
    if (frame == null) {
      return Turn.IDLE;
    }
    Attempt attempt = new Attempt(frame);
    inFlight.incrementAndGet();
    try {
      producer.send(
          new ProducerRecord<>(
              topic,
              null,
              written(frame),
              stream.deviceId(),
              stream.frame(frame.image(), frame.capturedAt(), sequence),
              RecordTrace.into(RecordTrace.after(frame.span()), new RecordHeaders())),
          attempt);
    } catch (RuntimeException e) {
      // What is no ApiException is thrown instead of passed to the callback.
      attempt.refused(e);
    } catch (Error e) {
      // The end of the sending thread, which has taken the frame out of the queue.
      frame.receipt().completeExceptionally(e);
      throw e;
    }
    return attempt.turn();
  }

  /**
   * A device's clock may be ahead: Kafka refuses records of more than an hour from now, and with
   * them others of the same batch. The frame says when it was captured.
   */
  private static long written(QueuedFrame frame) {
    return Math.min(frame.capturedAt().toEpochMilli(), System.currentTimeMillis());
  }

  /** Nobody sends any more: who waits is told why. */
  void end(Throwable why) {
    queue.end();
    queue.clear().forEach(frame -> frame.receipt().completeExceptionally(why));
  }

  /**
   * One call of send(). Kafka reports what it refuses at once (no metadata, no buffer, too large)
   * within send(), on our thread: then the frame was never accepted and its sequence number is free
   * again. Everything later comes on Kafka's thread.
   */
  private final class Attempt implements Callback {
    private final FrameId id = stream.id(sequence);
    private final Thread sender = Thread.currentThread();
    private final QueuedFrame frame;
    private @Nullable Exception refusal;

    Attempt(QueuedFrame frame) {
      this.frame = frame;
    }

    void refused(Exception cause) {
      refusal = cause;
    }

    @Override
    public void onCompletion(RecordMetadata place, @Nullable Exception cause) {
      if (cause != null && Thread.currentThread() == sender) {
        refusal = cause;
        return;
      }
      inFlight.decrementAndGet();
      if (cause == null) {
        Receipt receipt = new Receipt(place.topic(), place.partition(), place.offset());
        frame.receipt().complete(new FrameReceipt(id, receipt));
      } else {
        log.warn("device {}: frame {} is lost: {}", stream.deviceId(), id, cause.toString());
        frame.receipt().completeExceptionally(new FrameLostException(id, cause));
      }
      wake.run();
    }

    Turn turn() {
      Exception cause = refusal;
      if (cause == null) {
        queue.settled();
        sequence++;
        refusing = false;
        return Turn.SENT;
      }
      inFlight.decrementAndGet();
      if (cause instanceof RetriableException) {
        if (!queue.putBack(frame)) {
          frame.drop("a newer frame took its place while broker or registry were away");
        }
        return Turn.OUTAGE;
      }
      queue.settled();
      if (!refusing) {
        // Once for a row of them: what refuses one frame tends to refuse the next.
        log.warn("device {} can't publish: {}", stream.deviceId(), cause.toString());
        refusing = true;
      }
      frame.receipt().completeExceptionally(new FrameLostException(id, cause));
      return Turn.SENT;
    }
  }
}
