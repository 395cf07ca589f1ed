package io.sonostream.cli.labels;

import io.sonostream.client.Cluster;
import io.sonostream.client.topic.TopicFollower;
import io.sonostream.client.topic.UpToNow;
import java.time.Duration;
import java.util.List;

/** Reads topics to where they end at the moment. */
final class WholeTopics {
  static final Duration SILENCE = Duration.ofSeconds(45);

  private WholeTopics() {}

  /**
   * However long that takes, while it goes on.
   *
   * @param what they hold, for messages
   * @throws io.sonostream.client.UnavailableException when they can't be read
   */
  static void read(Cluster cluster, String what, List<String> topics, TopicFollower.Builder reading)
      throws InterruptedException {
    try (TopicFollower follower = reading.start();
        UpToNow upToNow = new UpToNow(cluster, what, follower, topics)) {
      upToNow.awaitWhileReading(SILENCE);
    }
  }
}
