package io.sonostream.processor.replay;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/**
 * One replay's own rows in the books, as this process writes them.
 *
 * @param run this process, in the books
 */
public record ReplayLog(ReplayBooks books, ReplayPlan plan, String run, Supplier<Instant> clock) {

  /** What is committed of it; empty while nobody has begun it. */
  Optional<ReplayBooks.Entry> read(Consumer<byte[], byte[]> reader) {
    return books.read(plan.name(), reader);
  }

  /** Adds rows to the producer's transaction. */
  void write(Producer<byte[], byte[]> producer, List<PartitionTally> tallies) {
    Instant now = clock.get();
    tallies.forEach(tally -> producer.send(books.row(plan, tally, run, now)));
  }
}
