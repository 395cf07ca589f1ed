package io.sonostream.client.subjects;

import io.sonostream.client.Cluster;
import io.sonostream.client.UnavailableException;
import io.sonostream.runtime.RootCause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Takes labels out of their topic: a tombstone for each that stands, which readers of the topic
 * follow at once, and then the broker's compaction, after which nobody can read them there any
 * more. One that was replaced has no tombstone, as that would take what replaced it, perhaps
 * another subject's. One thread.
 */
public final class LabelErasure {
  /** Longer than a hasty segment lasts, so that each one closes the segment before it. */
  private static final Duration BETWEEN_TOMBSTONES = Duration.ofSeconds(2);

  /** A tombstone of it takes nothing: no label's key is without its frame's three parts. */
  private static final String NO_LABELS_KEY = "sonostream-subject";

  private final Cluster cluster;
  private final String topic;
  private final Consumer<String> notes;

  /**
   * @param notes told what is done, and what the broker does not let us do
   */
  public LabelErasure(Cluster cluster, Consumer<String> notes) {
    this.cluster = cluster;
    this.topic = cluster.topics().labels().name();
    this.notes = notes;
  }

  /**
   * @param labels as {@link SubjectSearch} found them
   * @param patience for the broker's compaction
   * @return whether the broker has none of them any more; if not, its own compaction takes them,
   *     later
   * @throws UnavailableException when the tombstones can't be written
   */
  public boolean erase(List<RecordPlace> labels, Duration patience) {
    if (labels.isEmpty()) {
      mend();
      return true;
    }
    try (Producer<String, byte[]> producer = cluster.promptWriter("sonostream-subject")) {
      // Where the label is, wherever its key would go today.
      List<ProducerRecord<String, byte[]>> tombstones =
          labels.stream()
              .filter(RecordPlace::stands)
              .map(label -> tombstone(label.partition(), label.key()))
              .toList();
      write(producer, tombstones);
      notes.accept("wrote " + tombstones.size() + " tombstones to " + topic);
      return compacted(producer, labels, patience);
    }
  }

  /** The one before may have been killed when the last of them were gone already. */
  private void mend() {
    try (Admin admin = cluster.admin();
        TopicScan scan = new TopicScan(cluster)) {
      HastyCompaction.mend(admin, topic, new OwnSettings(topic, scan, record -> {}), notes);
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException | UnavailableException e) {
      notes.accept(
          "whether an erasure that was killed has left its settings on topic "
              + topic
              + " can't be told, or mended: "
              + e.getMessage());
    }
  }

  private boolean compacted(
      Producer<String, byte[]> producer, List<RecordPlace> labels, Duration patience) {
    try (Admin admin = cluster.admin();
        TopicScan scan = new TopicScan(cluster);
        HastyCompaction haste =
            HastyCompaction.of(
                admin,
                topic,
                new OwnSettings(topic, scan, record -> write(producer, List.of(record))),
                notes)) {
      notes.accept("waits for the broker to compact " + topic);
      long end = System.nanoTime() + patience.toNanos();
      List<RecordPlace> left = labels;
      while (true) {
        // A segment that is written to is never compacted: the next record closes it.
        LockSupport.parkNanos(BETWEEN_TOMBSTONES.toNanos());
        write(
            producer,
            left.stream()
                .map(RecordPlace::partition)
                .distinct()
                .map(partition -> tombstone(partition, NO_LABELS_KEY))
                .toList());
        left = left.stream().filter(label -> scan.holds(topic, label)).toList();
        if (left.isEmpty() || System.nanoTime() - end > 0) {
          return left.isEmpty();
        }
      }
    } catch (InterruptException e) {
      throw e;
    } catch (UnavailableException e) {
      notes.accept("the broker went away while it was waited for: " + e.getMessage());
      // Settings that could not be put back are told, too.
      for (Throwable beside : e.getSuppressed()) {
        notes.accept(String.valueOf(beside.getMessage()));
      }
      return false;
    } catch (KafkaException e) {
      notes.accept(
          "the broker does not let its compaction be hastened ("
              + e.getMessage()
              + "); ALTER_CONFIGS on topic "
              + topic
              + " lets it");
      return false;
    }
  }

  private ProducerRecord<String, byte[]> tombstone(int partition, String key) {
    return new ProducerRecord<>(topic, partition, key, null);
  }

  private void write(
      Producer<String, byte[]> producer, List<ProducerRecord<String, byte[]>> records) {
    try {
      List<Future<?>> sent = new ArrayList<>();
      for (ProducerRecord<String, byte[]> record : records) {
        sent.add(producer.send(record));
      }
      for (Future<?> one : sent) {
        one.get(30, TimeUnit.SECONDS);
      }
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw new UnavailableException(
          "topic " + topic + " takes no tombstone: " + RootCause.words(RootCause.of(e)), e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
