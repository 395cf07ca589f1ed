package io.sonostream.client.labels;

import io.sonostream.client.Cluster;
import io.sonostream.client.Receipt;
import io.sonostream.client.UnavailableException;
import io.sonostream.client.topic.Followed;
import io.sonostream.client.topic.RecordHandler;
import io.sonostream.client.topic.StartAt;
import io.sonostream.client.topic.TopicEnds;
import io.sonostream.client.topic.TopicFollower;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.records.InvalidRecordException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads the labels that are there: of every frame and reader the newest, as the topic stands when
 * it is asked. Which is the newest is known at the end only, so pixels come in a second reading,
 * one label at a time.
 *
 * <ul>
 *   <li>Owner: one thread at a time asks.
 *   <li>Hand-off: a follower's thread fills what the asking thread reads once that has ended.
 *   <li>Bound: a summary of every label, some hundred bytes each; pixels of one.
 *   <li>Shutdown: each reading ends before it returns.
 * </ul>
 */
public final class LabelReader {
  private static final Duration LIMIT = Duration.ofSeconds(45);

  private final Cluster cluster;
  private final String topic;
  private long unreadable;

  /** Connects to nothing yet. */
  public LabelReader(Cluster cluster) {
    this.cluster = cluster;
    this.topic = cluster.topics().labels().name();
  }

  /**
   * The labels of these kinds, by frame and reader.
   *
   * @throws UnavailableException when the topic can't be read
   */
  public List<LabelSummary> list(LabelFilter wanted) throws InterruptedException {
    ListedLabels listed = new ListedLabels();
    unreadable = read(StartAt.BEGINNING, new SummaryHandler(listed));
    return listed.list(wanted);
  }

  /** Records that the last listing could not read. */
  public long unreadable() {
    return unreadable;
  }

  /**
   * Brings listed labels, in the topic's order.
   *
   * @param taker is called on another thread, one label after the other; what it throws ends the
   *     reading and is thrown here
   * @throws UnavailableException when the topic can't be read, or a label has been replaced or
   *     withdrawn since it was listed
   */
  public void bring(List<LabelSummary> listed, Consumer<LabeledFrame> taker)
      throws InterruptedException {
    Set<Receipt> missing = new HashSet<>();
    Map<Integer, Long> first = new LinkedHashMap<>();
    for (LabelSummary label : listed) {
      missing.add(label.place());
      first.merge(label.place().partition(), label.place().offset(), Math::min);
    }
    if (listed.isEmpty()) {
      return;
    }
    read(
        StartAt.offsets(first),
        record -> {
          LabeledFrame label = record.value();
          if (label != null && missing.remove(record.place())) {
            taker.accept(label);
          }
        });
    if (!missing.isEmpty()) {
      throw new UnavailableException(
          missing.size()
              + " of "
              + listed.size()
              + " labels were replaced or withdrawn while they were read; do it again",
          null);
    }
  }

  /** What is there now; returns how many records could not be read. */
  private long read(StartAt start, RecordHandler<LabeledFrame> handler)
      throws InterruptedException {
    AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    long skipped;
    try (TopicEnds ends = new TopicEnds(cluster, List.of(topic));
        TopicFollower follower =
            TopicFollower.named("sonostream-labels", cluster)
                .read(
                    cluster.topics().labels(), LabeledFrame.class, start, guarded(handler, failure))
                .start()) {
      await(follower, ends.now(LIMIT), failure);
      skipped = follower.state().skipped();
    } catch (KafkaException e) {
      throw new UnavailableException("labels can't be read: " + e.getMessage(), e);
    }
    RuntimeException thrown = failure.get();
    if (thrown != null) {
      throw thrown;
    }
    return skipped;
  }

  /** A failure of the taker's is no defect of the reading: it ends it. */
  private static RecordHandler<LabeledFrame> guarded(
      RecordHandler<LabeledFrame> handler, AtomicReference<@Nullable RuntimeException> failure) {
    return new RecordHandler<>() {
      @Override
      public void accept(Followed<LabeledFrame> record) {
        if (failure.get() != null) {
          return;
        }
        try {
          handler.accept(record);
        } catch (InvalidRecordException e) {
          throw e;
        } catch (RuntimeException e) {
          failure.set(e);
        }
      }

      @Override
      public void unreadable(Followed<LabeledFrame> record) {
        handler.unreadable(record);
      }
    };
  }

  /** However long that takes, while it goes on. */
  private static void await(
      TopicFollower follower,
      Map<TopicPartition, Long> ends,
      AtomicReference<@Nullable RuntimeException> failure)
      throws InterruptedException {
    long before = -1;
    while (failure.get() == null && !follower.awaitRead(ends, LIMIT)) {
      long read = follower.state().read() + follower.state().skipped();
      if (read == before || follower.state().ended().isPresent()) {
        throw new UnavailableException(
            "labels were not read in time: "
                + follower.state().trouble().orElse("the broker gives none; try again"),
            null);
      }
      before = read;
    }
  }
}
