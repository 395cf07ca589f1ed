package io.sonostream.cli.labels;

import io.sonostream.client.Cluster;
import io.sonostream.client.UnavailableException;
import io.sonostream.client.topic.TopicEnds;
import io.sonostream.client.topic.TopicFollower;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Reads topics to where they end at the moment. */
final class WholeTopics {
  private static final Duration LIMIT = Duration.ofSeconds(45);

  private WholeTopics() {}

  /**
   * However long that takes, while it goes on.
   *
   * @param what they hold, for messages
   * @throws UnavailableException when they can't be read
   */
  static void read(Cluster cluster, String what, List<String> topics, TopicFollower.Builder reading)
      throws InterruptedException {
    try (TopicEnds ends = new TopicEnds(cluster, topics);
        TopicFollower follower = reading.start()) {
      Map<TopicPartition, Long> end = ends.now(LIMIT);
      long before = -1;
      while (!follower.awaitRead(end, LIMIT)) {
        long read = follower.state().read() + follower.state().skipped();
        if (read == before || follower.state().ended().isPresent()) {
          throw new UnavailableException(
              String.join(" and ", topics)
                  + " were not read in time: "
                  + follower.state().trouble().orElse("the broker gives none; try again"),
              null);
        }
        before = read;
      }
    } catch (KafkaException e) {
      throw new UnavailableException(what + " can't be read: " + e.getMessage(), e);
    }
  }
}
