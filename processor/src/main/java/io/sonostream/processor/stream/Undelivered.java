package io.sonostream.processor.stream;

import io.sonostream.runtime.RootCause;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApplicationRecoverableException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.errors.TaskMigratedException;

/**
 * That an answer did not arrive, so that no partition of its thread may commit: whose it was, and
 * whose came after it, is not known any more (docs/adr/outages.md).
 */
record Undelivered(Exception cause) {

  /**
   * Ends a commit that is being prepared. Of what passes by itself, such as an outage, Kafka
   * Streams hears that the thread has lost its partitions: it gives them up uncommitted, joins
   * again and reads again, with a new writer where there are transactions, and the thread lives on.
   * Of anything else, such as a right that is missing, the thread dies.
   */
  StreamsException preparing() {
    return passes()
        ? new TaskMigratedException(told(), cause)
        : new StreamsException(told(), cause);
  }

  /** The same, for who commits already. */
  KafkaException committing() {
    return passes() ? new CommitFailedException(told()) : new StreamsException(told(), cause);
  }

  private boolean passes() {
    Throwable root = RootCause.of(cause);
    return root instanceof RetriableException
        || root instanceof ApplicationRecoverableException
        || root instanceof OutOfOrderSequenceException
        || root instanceof TransactionAbortedException
        || root instanceof TaskCorruptedException
        || root instanceof TaskMigratedException
        || waitsForItsTransaction(root);
  }

  /**
   * Of a writer whose commit the broker has not answered within max.block.ms: it takes no mask
   * until it has asked again. Kafka says this of itself in no other way than by words.
   */
  private static boolean waitsForItsTransaction(Throwable root) {
    return root instanceof IllegalStateException
        && String.valueOf(root.getMessage()).endsWith("timed out and must be retried");
  }

  private String told() {
    return "an answer did not arrive ("
        + RootCause.message(cause)
        + "); its frame and those after it are read again";
  }
}
