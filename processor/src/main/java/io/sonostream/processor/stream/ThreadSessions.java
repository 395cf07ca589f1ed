package io.sonostream.processor.stream;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.AppInfoParser;

/**
 * Which sessions one thread drives. Whichever of them makes the thread wait, the others' answers
 * leave meanwhile. (They would leave in the same transaction anyway, and a commit drains each
 * session before it counts its offsets.)
 *
 * <p>Owner: each set is its thread's. Hand-off: none; a thread sees only its own. Bound: the
 * partitions of the lane. Shutdown: a closed session leaves.
 */
final class ThreadSessions {
  private final Map<Thread, Set<LaneSession>> byThread = new ConcurrentHashMap<>();

  void join(LaneSession session) {
    byThread
        .computeIfAbsent(Thread.currentThread(), thread -> new CopyOnWriteArraySet<>())
        .add(session);
  }

  void leave(LaneSession session) {
    byThread.values().forEach(sessions -> sessions.remove(session));
    byThread.values().removeIf(Set::isEmpty);
  }

  /**
   * Proves at each commit what the {@link CommitBarrier} is for, whatever Kafka Streams is on the
   * class path: these offsets pass no frame of this thread that has not left.
   *
   * @throws LaneStopException naming the frame and the versions
   */
  void requireAnswered(Map<TopicPartition, OffsetAndMetadata> offsets) {
    for (LaneSession session : byThread.getOrDefault(Thread.currentThread(), Set.of())) {
      Optional<FrameOrigin> oldest = session.oldestInFlight();
      if (oldest.isPresent()) {
        FrameOrigin frame = oldest.get();
        OffsetAndMetadata next = offsets.get(new TopicPartition(frame.topic(), frame.partition()));
        if (next != null && next.offset() > frame.offset()) {
          throw new LaneStopException(
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
      }
    }
  }

  /** Lets out what is answered, in all sessions of this thread. */
  void emitFinished() {
    byThread.getOrDefault(Thread.currentThread(), Set.of()).forEach(LaneSession::emitFinished);
  }
}
