package io.sonostream.processor.replay;

import io.sonostream.processor.stream.FrameOrigin;
import io.sonostream.processor.stream.LaneParts;
import io.sonostream.processor.stream.LaneSession;
import io.sonostream.runtime.UserException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;

/**
 * A replay from where the books say it stands to its end, or to the first fault; the next leg then
 * starts from the books again, in this process or another. In a row: take frames up to each
 * partition's end, let answers out, and every commit interval drain, write the rows, commit.
 *
 * <p>Owner: the thread that calls {@link #run}. Hand-off: inside the sessions. Bound: the lane's
 * ledgers and budget. Shutdown: a lane that is stopping commits what was taken and ends; after a
 * fault the open transaction is left to the broker, which ends it when the next leg begins.
 */
public final class ReplayLeg implements AutoCloseable {
  private final ReplayLog log;
  private final ReplayPlan plan;
  private final LaneParts lane;
  private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> frames;
  private final Producer<byte[], byte[]> producer;
  private final String deadTopic;
  private final Pace pace;
  private final Consumer<ReplayReport> progress;
  private final Map<Integer, LaneSession> sessions = new TreeMap<>();

  /**
   * How often the loop looks up.
   *
   * @param poll longest wait for frames
   * @param commit from one commit to the next
   */
  public record Pace(Duration poll, Duration commit) {}

  /**
   * @param lane ends the leg when it is stopping
   * @param frames reads committed records; this leg closes it
   * @param producer with the replay's transactional id; this leg closes it
   * @param progress told what each commit came to
   */
  public ReplayLeg(
      ReplayLog log,
      LaneParts lane,
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> frames,
      Producer<byte[], byte[]> producer,
      String deadTopic,
      Pace pace,
      Consumer<ReplayReport> progress) {
    this.log = log;
    this.plan = log.plan();
    this.lane = lane;
    this.frames = frames;
    this.producer = producer;
    this.deadTopic = deadTopic;
    this.pace = pace;
    this.progress = progress;
  }

  /**
   * @return what is committed when every partition is at its end, or the replay was told to stop
   * @throws org.apache.kafka.common.KafkaException when a client can't go on
   */
  public ReplayReport run() {
    // From here on nobody else can commit under this name, and nothing of theirs is left open.
    producer.initTransactions();
    Tallies tallies = new Tallies(fromBooks());
    claim(tallies);
    List<TopicPartition> open = begin(tallies);
    long nextCommit = System.nanoTime() + pace.commit().toNanos();
    while (!open.isEmpty() && !lane.stopping().getAsBoolean()) {
      for (ConsumerRecord<byte[], byte[]> record : frames.poll(pace.poll())) {
        take(record, tallies);
      }
      sessions.values().forEach(LaneSession::letOut);
      passed(open, tallies);
      if (System.nanoTime() - nextCommit >= 0) {
        commit(tallies);
        nextCommit = System.nanoTime() + pace.commit().toNanos();
      }
    }
    commit(tallies);
    return new ReplayReport(plan, tallies.all());
  }

  private List<PartitionTally> fromBooks() {
    Optional<ReplayBooks.Entry> known = log.read(frames);
    if (known.isEmpty()) {
      return plan.ranges().stream().map(PartitionTally::atStart).toList();
    }
    if (!known.get().report().plan().equals(plan)) {
      throw new UserException(
          "replay "
              + plan.name()
              + " was begun by another process at the same time; give the command again to go on"
              + " with it");
    }
    return known.get().report().partitions();
  }

  /** Freezes the plan when it is new, and says in any case who goes on. */
  private void claim(Tallies tallies) {
    producer.beginTransaction();
    write(tallies);
    producer.commitTransaction();
  }

  private List<TopicPartition> begin(Tallies tallies) {
    List<TopicPartition> open = new ArrayList<>();
    ReplayOutlet outlet =
        new ReplayOutlet(plan.name(), plan.maskTopic(), deadTopic, producer, tallies);
    for (PartitionTally tally : tallies.all()) {
      if (!tally.done()) {
        open.add(new TopicPartition(plan.source(), tally.range().partition()));
        sessions.put(tally.range().partition(), new LaneSession(lane, outlet));
      }
    }
    frames.assign(open);
    open.forEach(one -> frames.seek(one, tallies.of(one.partition()).position()));
    if (!open.isEmpty()) {
      producer.beginTransaction();
    }
    return open;
  }

  private void take(ConsumerRecord<byte[], byte[]> record, Tallies tallies) {
    LaneSession session = sessions.get(record.partition());
    if (session == null || record.offset() >= tallies.of(record.partition()).range().to()) {
      return;
    }
    tallies.change(record.partition(), PartitionTally::frame);
    FrameOrigin origin =
        new FrameOrigin(
            record.topic(),
            record.partition(),
            record.offset(),
            Math.max(0, record.timestamp()),
            record.headers());
    if (!session.take(origin, record.key(), record.value())) {
      tallies.change(record.partition(), PartitionTally::otherTask);
    }
  }

  /**
   * The reader's position, not the last record, says how far a partition is: it also moves over
   * markers, aborted records and gaps, which may be all that a range has at its end.
   */
  private void passed(List<TopicPartition> open, Tallies tallies) {
    List<TopicPartition> done = new ArrayList<>();
    for (TopicPartition one : open) {
      long position = frames.position(one);
      tallies.change(one.partition(), tally -> tally.at(position));
      if (tallies.of(one.partition()).done()) {
        done.add(one);
      }
    }
    frames.pause(done);
    open.removeAll(done);
  }

  /** All that was taken is answered before its offsets count as passed. */
  private void commit(Tallies tallies) {
    sessions.values().forEach(LaneSession::drain);
    if (tallies.changed().isEmpty()) {
      return;
    }
    write(tallies);
    producer.commitTransaction();
    producer.beginTransaction();
    progress.accept(new ReplayReport(plan, tallies.all()));
  }

  private void write(Tallies tallies) {
    log.write(producer, tallies.changed());
    tallies.written();
  }

  @Override
  public void close() {
    sessions.values().forEach(LaneSession::close);
    producer.close(Duration.ZERO);
    frames.close();
  }
}
