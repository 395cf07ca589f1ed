package io.sonostream.processor.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

class WritersTest {
  private static final TopicPartition FRAMES = new TopicPartition("frames", 0);

  /** Nobody listens there. */
  private static final Map<String, Object> NOWHERE =
      Map.of("bootstrap.servers", "127.0.0.1:1", "max.block.ms", 1);

  @Test
  void whatItCouldNotDeliverIsPassedByNoCommitOfItsThread() {
    LaneDriver.Sessions lane = new LaneDriver.Sessions(new ScriptedIntake(), 4);
    AtomicReference<Exception> told = new AtomicReference<>();
    Writers writers = new Writers();
    GuardedProducer producer = writers.open(NOWHERE, lane.sessions());
    try (LaneSession session = lane.session(new NoOutlet())) {
      lane.sessions().answered(Map.of(FRAMES, new OffsetAndMetadata(7)));

      producer.send(
          new ProducerRecord<>("masks", new byte[1]), (metadata, failure) -> told.set(failure));

      assertThat(told.get())
          .as("Kafka Streams hears of it too")
          .isInstanceOf(TimeoutException.class);
      assertThatThrownBy(() -> lane.sessions().answered(Map.of(FRAMES, new OffsetAndMetadata(7))))
          .isInstanceOf(CommitFailedException.class)
          .hasMessageContaining("an answer did not arrive");
    } finally {
      writers.giveUp();
    }
  }

  /** As Kafka's own producer says it: when another version says it otherwise, this is red. */
  @Test
  void aWriterWhoseTransactionHasNoAnswerYetMeansAnOutageAndNoFault() {
    LaneDriver.Sessions lane = new LaneDriver.Sessions(new ScriptedIntake(), 4);
    Writers writers = new Writers();
    Map<String, Object> transactional = new HashMap<>(NOWHERE);
    transactional.put("transactional.id", "archive");
    transactional.put("transaction.timeout.ms", 10_000);
    GuardedProducer producer = writers.open(transactional, lane.sessions());
    try {
      assertThatThrownBy(producer::initTransactions).isInstanceOf(TimeoutException.class);

      // As of a mask that is sent after a commit without an answer, which takes a broker.
      Exception refused =
          catchThrowableOfType(IllegalStateException.class, producer::beginTransaction);

      assertThat(new Undelivered(refused).preparing()).isInstanceOf(TaskMigratedException.class);
      assertThat(new Undelivered(refused).committing()).isInstanceOf(CommitFailedException.class);
      assertThat(new Undelivered(new IllegalStateException("a bug")).preparing())
          .isNotInstanceOf(TaskMigratedException.class);
    } finally {
      writers.giveUp();
    }
  }

  @Test
  void givingUpEndsTheWaitForABrokerThatIsAway() throws Exception {
    LaneDriver.Sessions lane = new LaneDriver.Sessions(new ScriptedIntake(), 4);
    Writers writers = new Writers();
    GuardedProducer producer =
        writers.open(
            Map.of("bootstrap.servers", "127.0.0.1:1", "max.block.ms", 600_000), lane.sessions());
    CompletableFuture<Exception> failed = new CompletableFuture<>();
    Thread sending =
        new Thread(
            () -> {
              try {
                producer.send(new ProducerRecord<>("masks", new byte[1]));
              } catch (RuntimeException e) {
                failed.complete(e);
              }
            });
    sending.start();

    writers.giveUp();

    assertThat(failed.get(60, TimeUnit.SECONDS)).isNotNull();
    sending.join();
  }

  private record NoOutlet() implements Outlet {
    @Override
    public void mask(FrameOrigin origin, Record<byte[], byte[]> mask) {
      throw new AssertionError("a mask of " + origin);
    }

    @Override
    public void dead(FrameOrigin origin, Record<byte[], byte[]> letter) {
      throw new AssertionError("a dead letter of " + origin);
    }
  }
}
