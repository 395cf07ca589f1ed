package io.sonostream.client.topic;

import io.sonostream.client.Cluster;
import io.sonostream.client.UnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Waits until a follower has read what had been written by the time somebody asks. Who changes what
 * it shows asks first: what is read halfway looks like all that there is, and what was replaced
 * long ago like what holds.
 *
 * <p>Owner: whoever made it; any thread may wait, but the follower's own. Hand-off: none. Bound:
 * one admin client. Shutdown: {@link #close}; the follower stays its owner's.
 */
public final class UpToNow implements AutoCloseable {
  private final String what;
  private final TopicFollower follower;
  private final TopicEnds ends;

  /**
   * Connects to nothing yet.
   *
   * @param what is read, in the plural, for messages
   * @param topics of those that are followed, the ones that matter
   */
  public UpToNow(Cluster cluster, String what, TopicFollower follower, List<String> topics) {
    this.what = what;
    this.follower = follower;
    this.ends = new TopicEnds(cluster, topics);
  }

  /**
   * @throws UnavailableException when it is not read in time
   */
  public void await(Duration limit) {
    try {
      if (follower.awaitRead(ends(limit), limit)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("interrupted while " + what + " were read", e);
    }
    throw unread(limit);
  }

  /**
   * However long that takes, while it goes on.
   *
   * @param silence within which something must have been read
   * @throws UnavailableException when nothing was, or the broker does not answer
   */
  public void awaitWhileReading(Duration silence) throws InterruptedException {
    Map<TopicPartition, Long> end = ends(silence);
    long before = -1;
    while (!follower.awaitRead(end, silence)) {
      FollowerState state = follower.state();
      long read = state.read() + state.skipped();
      if (read == before || state.ended().isPresent()) {
        throw unread(silence);
      }
      before = read;
    }
  }

  private Map<TopicPartition, Long> ends(Duration limit) {
    try {
      return ends.now(limit);
    } catch (KafkaException e) {
      throw new UnavailableException(what + " can't be read: " + e.getMessage(), e);
    }
  }

  private UnavailableException unread(Duration limit) {
    return new UnavailableException(
        what
            + " were not read to their end within "
            + limit.toSeconds()
            + " s: "
            + follower
                .state()
                .trouble()
                .orElse("there are many, or a writer holds them up; try again"),
        null);
  }

  @Override
  public void close() {
    ends.close();
  }
}
