package io.sonostream.client.topic;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * How far each partition was read: the offset of the next record, every earlier one being with its
 * handler. They outlive consumers, so that an outage neither repeats nor skips a record.
 *
 * <p>Owner: the follower's thread writes. Hand-off: this object's lock; whoever waits is woken at
 * each change. Bound: one number a partition. Shutdown: {@link #end} wakes who waits.
 */
final class Positions {
  private final Map<TopicPartition, Long> next = new HashMap<>();
  private @Nullable Map<TopicPartition, Long> startEnds;
  private boolean caughtUp;
  private boolean ended;

  synchronized @Nullable Long of(TopicPartition partition) {
    return next.get(partition);
  }

  synchronized void set(TopicPartition partition, long offset) {
    next.put(partition, offset);
  }

  /** The topics' ends at the follower's start; those of a later consumer change nothing. */
  synchronized void startEnds(Map<TopicPartition, Long> ends) {
    if (startEnds == null) {
      startEnds = Map.copyOf(ends);
    }
  }

  /** After each poll: whoever waits for something that is read now goes on. */
  synchronized void settle() {
    if (!caughtUp && startEnds != null && reached(startEnds)) {
      caughtUp = true;
    }
    notifyAll();
  }

  synchronized boolean caughtUp() {
    return caughtUp;
  }

  synchronized boolean awaitCaughtUp(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!caughtUp && !ended && waited(deadline)) {
      continue;
    }
    return caughtUp;
  }

  synchronized boolean await(Map<TopicPartition, Long> ends, Duration limit)
      throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!reached(ends) && !ended && waited(deadline)) {
      continue;
    }
    return reached(ends);
  }

  synchronized void end() {
    ended = true;
    notifyAll();
  }

  private boolean waited(long deadline) throws InterruptedException {
    long left = deadline - System.nanoTime();
    if (left <= 0) {
      return false;
    }
    TimeUnit.NANOSECONDS.timedWait(this, left);
    return true;
  }

  private boolean reached(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> next.getOrDefault(end.getKey(), 0L) >= end.getValue());
  }
}
