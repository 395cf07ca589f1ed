package io.sonostream.client.models;

import io.sonostream.client.Cluster;
import io.sonostream.client.Receipt;
import io.sonostream.client.UnavailableException;
import io.sonostream.schemas.ModelAssignment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Look, decide, write, as one step for everyone who moves models of a task. All of them use the
 * same transactional id, so the broker lets only the newest one commit: who has looked and was
 * overtaken can't write, looks again, and finds what the other has written.
 *
 * <pre>
 *   initTransactions   every earlier mover is fenced; what it left open is committed or aborted
 *   look               the table up to the end of its topics: nobody earlier can add to it now
 *   decide             the champion is the one that was seen, or the move is refused
 *   commit             or fenced by a later mover: from the start
 * </pre>
 *
 * <p>Owner: the calling thread, one transaction at a time. Hand-off: the topics. Bound: {@link
 * #TRIES}. Shutdown: each transaction's producer is closed with it.
 */
final class MoveTransaction {
  private static final Logger log = LoggerFactory.getLogger(MoveTransaction.class);
  private static final int TRIES = 5;

  /** A mover that died holds up readers of its topics, and later movers, no longer than this. */
  private static final int TRANSACTION_MILLIS = 20_000;

  private final Cluster cluster;
  private final Duration limit;

  MoveTransaction(Cluster cluster, Duration limit) {
    this.cluster = cluster;
    this.limit = limit;
  }

  /** Makes the next assignment from the newest table, or refuses by throwing. */
  interface Decision {
    ModelAssignment next(ModelTable now);
  }

  /**
   * @param look the table, up to the end of its topics at the time of the call
   * @param before written in the same transaction, before the move
   * @param together the same, after it
   */
  Moved run(
      String task,
      Supplier<ModelTable> look,
      Decision decision,
      List<ProducerRecord<String, byte[]>> before,
      WrittenTogether together) {
    KafkaException failure = null;
    ModelAssignment sent = null;
    for (int attempt = 0; attempt < TRIES; attempt++) {
      try (Producer<String, byte[]> producer = producer(task)) {
        producer.initTransactions();
        ModelTable now = look.get();
        if (sent != null && sent.equals(now.assignment(task))) {
          // The answer to our commit was lost, the commit was not.
          return new Moved(sent, unknownPlace());
        }
        ModelAssignment next = decision.next(now);
        producer.beginTransaction();
        try {
          before.forEach(producer::send);
          Future<RecordMetadata> place = producer.send(cluster.records().of(next));
          sent = next;
          together.send(producer, next);
          producer.commitTransaction();
          return new Moved(next, receipt(place));
        } catch (RuntimeException e) {
          abort(producer);
          throw e;
        }
      } catch (ProducerFencedException | InvalidProducerEpochException e) {
        failure = e;
      } catch (KafkaException e) {
        if (!overtaken(e) && sent == null) {
          throw unavailable(e);
        }
        failure = e;
      }
    }
    throw unavailable(Objects.requireNonNull(failure, "tries without a failure"));
  }

  /** Ends what a mover that died has left open, so that nobody waits for its time to run out. */
  void settle(String task) {
    try (Producer<String, byte[]> producer = producer(task)) {
      producer.initTransactions();
    }
  }

  private Producer<String, byte[]> producer(String task) {
    String id = cluster.topics().modelAssignments().name() + "/" + task;
    int millis = (int) Math.min(limit.toMillis(), TRANSACTION_MILLIS);
    return cluster.writer(
        "sonostream-move",
        Map.of(
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            limit.toMillis(),
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
            millis / 2,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            millis),
        Map.of(
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            id,
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            true,
            ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
            TRANSACTION_MILLIS),
        new ByteArraySerializer());
  }

  /** So that nobody waits for what will never be committed; where it fails, time does it. */
  private static void abort(Producer<String, byte[]> producer) {
    try {
      producer.abortTransaction();
    } catch (RuntimeException e) {
      log.debug("a transaction that failed is left to the broker to abort", e);
    }
  }

  private static boolean overtaken(Throwable failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProducerFencedException
          || cause instanceof InvalidProducerEpochException) {
        return true;
      }
    }
    return false;
  }

  private UnavailableException unavailable(KafkaException e) {
    return new UnavailableException(
        "topic "
            + cluster.topics().modelAssignments().name()
            + " can't be written: "
            + e.getMessage()
            + "; look at the models again, then decide",
        e);
  }

  private Receipt unknownPlace() {
    return new Receipt(cluster.topics().modelAssignments().name(), 0, -1);
  }

  private static Receipt receipt(Future<RecordMetadata> sent) {
    try {
      RecordMetadata place = sent.get();
      return new Receipt(place.topic(), place.partition(), place.offset());
    } catch (ExecutionException e) {
      throw new KafkaException("a committed record has no place", e);
    } catch (InterruptedException e) {
      throw new org.apache.kafka.common.errors.InterruptException(e);
    }
  }
}
