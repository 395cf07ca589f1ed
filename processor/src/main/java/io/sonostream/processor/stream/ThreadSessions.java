package io.sonostream.processor.stream;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.streams.errors.StreamsException;
import org.jspecify.annotations.Nullable;

/**
 * Which sessions one thread drives. Whichever of them makes the thread wait, the others' answers
 * leave meanwhile; they fail together, and share the time that a commit waits, or as many
 * partitions as there are would wait one after the other.
 *
 * <p>Owner: each group is its thread's. Hand-off: none; a thread sees only its own, but that its
 * producer's thread says what did not arrive. Bound: the partitions of the lane. Shutdown: a closed
 * session leaves.
 */
final class ThreadSessions {

  /** Those of one thread. */
  private static final class Group {
    private final Set<LaneSession> sessions = new CopyOnWriteArraySet<>();

    /** Those whose part of the commit that is being prepared is with the broker. */
    private final Set<LaneSession> prepared = new CopyOnWriteArraySet<>();

    private final Map<TopicPartition, Long> takenBelow = new HashMap<>();
    private long taken;
    private @Nullable LaneStopException failure;

    /** The first answer that did not arrive. Its writer's own thread tells. */
    private volatile @Nullable Undelivered undelivered;

    /** When the commit that is being prepared goes on without what is missing; null for none. */
    private @Nullable Long deadlineNanos;
  }

  private final Map<Thread, Group> byThread = new ConcurrentHashMap<>();
  private volatile boolean offsetsAreOurs;

  void join(LaneSession session) {
    byThread.compute(
        Thread.currentThread(),
        (thread, own) -> {
          Group group = own == null ? new Group() : own;
          group.sessions.add(session);
          return group;
        });
  }

  void leave(LaneSession session) {
    // Within the map's own step: another thread may be joining, and its group be empty until then.
    byThread
        .keySet()
        .forEach(
            thread ->
                byThread.computeIfPresent(
                    thread,
                    (of, group) -> {
                      group.sessions.remove(session);
                      group.prepared.remove(session);
                      return group.sessions.isEmpty() ? null : group;
                    }));
  }

  /** From now on each commit comes by {@link #answered}. */
  void ownOffsets() {
    offsetsAreOurs = true;
  }

  /**
   * Whether a commit may leave out what is not answered. Not where Kafka Streams commits by a
   * client of its own: there it has to wait.
   */
  boolean mayCommitLess() {
    return offsetsAreOurs;
  }

  /**
   * What of these offsets may be committed: none that passes a frame of this thread which has not
   * left. Proves also, whatever Kafka Streams is on the class path, that it has asked the {@link
   * CommitBarrier} before.
   *
   * @throws BarrierMissedException when it has not
   * @throws KafkaException when an answer of this thread did not arrive
   */
  Map<TopicPartition, OffsetAndMetadata> answered(Map<TopicPartition, OffsetAndMetadata> offsets) {
    Undelivered undelivered = group().undelivered;
    if (undelivered != null) {
      throw undelivered.committing();
    }
    Map<TopicPartition, OffsetAndMetadata> answered = new HashMap<>(offsets);
    for (LaneSession session : group().sessions) {
      Optional<FrameOrigin> oldest = session.oldestInFlight();
      if (oldest.isPresent()) {
        FrameOrigin frame = oldest.get();
        answered.computeIfPresent(
            new TopicPartition(frame.topic(), frame.partition()),
            (partition, next) -> notPast(session, frame, next));
      }
    }
    return answered;
  }

  private static OffsetAndMetadata notPast(
      LaneSession session, FrameOrigin frame, OffsetAndMetadata next) {
    if (next.offset() <= frame.offset()) {
      return next;
    }
    if (!session.readyToCommit()) {
      throw new BarrierMissedException(
          "Kafka Streams "
              + AppInfoParser.getVersion()
              + " was about to commit offset "
              + next.offset()
              + " past "
              + frame
              + ", which is not answered: it does not call the commit barrier, which works"
              + " with Kafka Streams "
              + CommitBarrier.WORKS_WITH
              + "; put that on the class path");
    }
    return new OffsetAndMetadata(frame.offset(), next.leaderEpoch(), next.metadata());
  }

  /**
   * Lets out what is answered and need not wait for the commit, in all sessions of this thread. Not
   * in those that are prepared for it: Kafka Streams has waited until the broker has what they let
   * out, and would commit what leaves now although nobody knows yet whether it arrives.
   */
  void letOut() {
    Group group = group();
    group.sessions.stream()
        .filter(session -> !group.prepared.contains(session))
        .forEach(LaneSession::letOut);
  }

  /** A session prepares its part of a commit. */
  void prepares(LaneSession session) {
    group().prepared.remove(session);
  }

  /** It has done so, and lets out nothing more until the commit is over. */
  void prepared(LaneSession session) {
    group().prepared.add(session);
  }

  /** This thread has taken a record. */
  void took(FrameOrigin origin) {
    Group group = group();
    group.takenBelow.put(
        new TopicPartition(origin.topic(), origin.partition()), origin.offset() + 1);
    group.taken++;
  }

  /** How many records this thread has taken. */
  long taken() {
    return group().taken;
  }

  /** The first offset of a partition that this thread has not taken. */
  long takenBelow(TopicPartition partition) {
    return group().takenBelow.getOrDefault(partition, 0L);
  }

  /** No commit is being prepared: this thread takes frames, or lets answers out. */
  void goOn() {
    Group group = group();
    group.deadlineNanos = null;
    group.prepared.clear();
  }

  /**
   * When the commit that is being prepared goes on without what is missing.
   *
   * @param patience counts for the first session that asks
   */
  long commitDeadlineNanos(Duration patience) {
    Group group = group();
    Long deadline = group.deadlineNanos;
    if (deadline == null) {
      deadline = System.nanoTime() + patience.toNanos();
      group.deadlineNanos = deadline;
    }
    return deadline;
  }

  /** None of this thread may commit any more. */
  void fail(LaneStopException failure) {
    group().failure = failure;
  }

  /**
   * Whom to tell when what this thread sends now does not arrive. It concerns the sessions of now:
   * those that will have read the same frames again know nothing of it.
   */
  Consumer<Exception> undelivered() {
    Group group = group();
    return failure -> {
      if (group.undelivered == null) {
        group.undelivered = new Undelivered(failure);
      }
    };
  }

  /**
   * @throws LaneStopException when one of them has failed
   * @throws StreamsException when an answer of this thread did not arrive, whichever session's it
   *     was: Kafka Streams blames one of them, and would let the others commit
   */
  void requireSound() {
    Group group = group();
    LaneStopException failure = group.failure;
    if (failure != null) {
      throw failure;
    }
    Undelivered undelivered = group.undelivered;
    if (undelivered != null) {
      throw undelivered.preparing();
    }
  }

  /** Of a thread that drives none, an empty one. */
  private Group group() {
    Group own = byThread.get(Thread.currentThread());
    return own == null ? new Group() : own;
  }
}
