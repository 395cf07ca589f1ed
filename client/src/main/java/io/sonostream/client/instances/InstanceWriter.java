package io.sonostream.client.instances;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.sonostream.client.Cluster;
import io.sonostream.client.Records;
import io.sonostream.client.UnavailableException;
import io.sonostream.client.frames.FrameStream;
import io.sonostream.client.frames.Lane;
import io.sonostream.client.traces.RecordTrace;
import io.sonostream.client.traces.SpanWords;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.ReceivedInstance;
import io.sonostream.schemas.topics.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes one instance at a time, in a transaction: its frames and its receipt, or nothing.
 *
 * <p>Owner: the thread that took it out of the publisher's pool. Hand-off: that pool. Bound: the
 * producer's buffer; frames are made one by one while it has room. Shutdown: {@link #close}.
 */
final class InstanceWriter implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(InstanceWriter.class);
  private static final long BUFFER_BYTES = 32L << 20;

  private final Cluster cluster;
  private final String transactionalId;
  private final InstanceLimits limits;
  private final LongSupplier nanoTime;
  private @Nullable Producer<String, byte[]> producer;

  InstanceWriter(
      Cluster cluster, String transactionalId, InstanceLimits limits, LongSupplier nanoTime) {
    this.cluster = cluster;
    this.transactionalId = transactionalId;
    this.limits = limits;
    this.nanoTime = nanoTime;
  }

  /**
   * Ends what a writer of this name has left open, whichever process it was in: afterwards it is
   * committed or aborted, and no other can add to it.
   *
   * @throws UnavailableException when the broker does not answer in time
   */
  void open() {
    close();
    Producer<String, byte[]> opened =
        cluster.writer(
            transactionalId,
            Map.of(
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                BUFFER_BYTES,
                ProducerConfig.BATCH_SIZE_CONFIG,
                1 << 20,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) Math.max(1000, limits.patience().toMillis() / 4),
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                (int) limits.patience().toMillis(),
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                limits.patience().toMillis()),
            Map.of(
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                transactionalId,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                Topics.MAX_FRAME_BYTES,
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                (int) limits.transactionTimeout().toMillis()),
            new ByteArraySerializer());
    try {
      opened.initTransactions();
      producer = opened;
    } catch (KafkaException e) {
      opened.close(Duration.ZERO);
      throw new UnavailableException("no transaction can be begun: " + e.getMessage(), e);
    }
  }

  boolean isOpen() {
    return producer != null;
  }

  /** What became of a transaction. */
  enum End {
    COMMITTED,
    /** Nothing of it is there. */
    ABORTED,
    /** It may be there or not; {@link #open} settles it. */
    UNKNOWN,
    /** Another process has taken this writer's name. */
    FENCED,
    /** It took longer than a transaction may; nothing of it is there. */
    LATE
  }

  /**
   * @throws InstanceRefusedException when a frame can't be made; nothing is published then
   */
  End write(FrameStream stream, InstanceFrames frames, ReceivedInstance receipt)
      throws InstanceRefusedException {
    Span span =
        cluster
            .tracer()
            .spanBuilder(SpanWords.INSTANCE_PUBLISH)
            .setSpanKind(SpanKind.PRODUCER)
            .setAttribute(SpanWords.DEVICE, stream.deviceId())
            .setAttribute(SpanWords.TASK, stream.task())
            .setAttribute(SpanWords.FRAMES, (long) frames.count())
            .startSpan();
    try (Scope during = span.makeCurrent()) {
      End end = writeAll(stream, frames, receipt);
      if (end != End.COMMITTED) {
        span.setStatus(StatusCode.ERROR, end.name());
      }
      return end;
    } finally {
      span.end();
    }
  }

  private End writeAll(FrameStream stream, InstanceFrames frames, ReceivedInstance receipt)
      throws InstanceRefusedException {
    Producer<String, byte[]> open = producer;
    if (open == null) {
      return End.ABORTED;
    }
    long began = nanoTime.getAsLong();
    try {
      // What a send comes to is not asked: one that fails makes the commit fail.
      open.beginTransaction();
      for (int i = 0; i < frames.count(); i++) {
        CapturedImage frame = frames.frame(i);
        if (isLate(began)) {
          abort(open);
          return End.LATE;
        }
        open.send(record(stream, frame, i));
      }
      open.send(cluster.records().of(receipt));
    } catch (InstanceRefusedException e) {
      abort(open);
      throw e;
    } catch (RuntimeException e) {
      if (fenced(e)) {
        close();
        return lost(began);
      }
      if (!(e instanceof KafkaException) && !Records.isOutage(e)) {
        abort(open);
        throw e;
      }
      log.warn("an instance is not published: {}", e.getMessage());
      abort(open);
      return End.ABORTED;
    } catch (Error e) {
      close();
      throw e;
    }
    return commit(open, began);
  }

  private boolean isLate(long began) {
    return nanoTime.getAsLong() - began > limits.transactionTimeout().toNanos();
  }

  /** A broker that gives a transaction up shuts its writer out, as another process would. */
  private End lost(long began) {
    return isLate(began) ? End.LATE : End.FENCED;
  }

  private ProducerRecord<String, byte[]> record(
      FrameStream stream, CapturedImage captured, long sequence) {
    String topic = Lane.ARCHIVE.frames(cluster.topics()).name();
    Frame frame = stream.frame(captured.image(), captured.capturedAt(), sequence);
    return new ProducerRecord<>(
        topic,
        null,
        captured.capturedAt().toEpochMilli(),
        stream.deviceId(),
        cluster.records().writer(Frame.class).serialize(topic, frame),
        RecordTrace.into(Context.current(), new RecordHeaders()));
  }

  private End commit(Producer<String, byte[]> open, long began) {
    try {
      open.commitTransaction();
      return End.COMMITTED;
    } catch (InterruptException | TimeoutException e) {
      log.warn("whether an instance is published is not known yet: {}", e.getMessage());
      close();
      return End.UNKNOWN;
    } catch (KafkaException e) {
      if (fenced(e)) {
        close();
        return lost(began);
      }
      log.warn("an instance is not published: {}", e.getMessage());
      // An abort that succeeds proves that nothing was committed; else opening again settles it.
      return abort(open) ? End.ABORTED : End.UNKNOWN;
    }
  }

  private boolean abort(Producer<String, byte[]> open) {
    try {
      open.abortTransaction();
      return true;
    } catch (RuntimeException e) {
      log.debug("a transaction is left to the next opening to abort", e);
      close();
      return false;
    }
  }

  private static boolean fenced(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProducerFencedException
          || cause instanceof InvalidProducerEpochException) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    if (producer != null) {
      producer.close(Duration.ZERO);
      producer = null;
    }
  }
}
