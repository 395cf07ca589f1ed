package io.sonostream.devices.publish;

import io.sonostream.schemas.Frame;
import io.sonostream.schemas.records.FrameId;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sending half of a device: gives frames their sequence and hands them to Kafka.
 *
 * <p><b>Owner</b>: the sending thread. <b>Hand-off</b>: frames come through the queue,
 * acknowledgements on Kafka's thread, which touches atomics only. <b>Bound</b>: {@code maxInFlight}
 * frames with Kafka. <b>Shutdown</b>: the fleet's; what is left in the queue is dropped then.
 */
final class Outbox {
  private static final Logger log = LoggerFactory.getLogger(Outbox.class);

  private final DeviceSettings settings;
  private final String topic;
  private final FrameQueue queue;
  private final Account account;
  private final DeviceListener listener;
  private final Runnable wake;
  private final AtomicInteger inFlight = new AtomicInteger();
  private long sequence;
  private boolean refusing;

  /**
   * @param wake tells the sending thread that a place in flight became free
   */
  Outbox(
      DeviceSettings settings,
      String topic,
      FrameQueue queue,
      Account account,
      DeviceListener listener,
      Runnable wake) {
    this.settings = settings;
    this.topic = topic;
    this.queue = queue;
    this.account = account;
    this.listener = listener;
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
    if (inFlight.get() >= settings.maxInFlight()) {
      return Turn.IDLE;
    }
    CapturedFrame frame = queue.poll();
    if (frame == null) {
      return Turn.IDLE;
    }
    Attempt attempt = new Attempt(frame.frame().bytes().length);
    inFlight.incrementAndGet();
    try {
      producer.send(
          new ProducerRecord<>(
              topic,
              null,
              frame.capturedAt().toEpochMilli(),
              settings.deviceId(),
              frame.record(settings, sequence)),
          attempt);
    } catch (RuntimeException e) {
      // What is no ApiException is thrown instead of passed to the callback.
      attempt.refused(e);
    }
    return attempt.turn(frame);
  }

  /**
   * One call of send(). Kafka reports what it refuses at once (no metadata, no buffer, too large)
   * within send(), on our thread: then the frame was never accepted and its sequence number is free
   * again. Everything later comes on Kafka's thread.
   */
  private final class Attempt implements Callback {
    private final FrameId id = new FrameId(settings.deviceId(), settings.streamId(), sequence);
    private final Thread sender = Thread.currentThread();
    private final int bytes;
    private @Nullable Exception refusal;

    Attempt(int bytes) {
      this.bytes = bytes;
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
        listener.published(id, place);
        account.published(bytes);
      } else {
        log.warn("device {}: frame {} is lost: {}", settings.deviceId(), id, cause.toString());
        listener.failed(id, cause);
        account.failed();
      }
      wake.run();
    }

    Turn turn(CapturedFrame frame) {
      Exception cause = refusal;
      if (cause == null) {
        sequence++;
        refusing = false;
        return Turn.SENT;
      }
      inFlight.decrementAndGet();
      if (cause instanceof RetriableException) {
        if (!queue.putBack(frame)) {
          account.dropped(1);
        }
        return Turn.OUTAGE;
      }
      if (!refusing) {
        // Once for a row of them: what refuses one frame tends to refuse the next.
        log.warn("device {} can't publish: {}", settings.deviceId(), cause.toString());
        refusing = true;
      }
      listener.failed(id, cause);
      account.failed();
      return Turn.SENT;
    }
  }
}
