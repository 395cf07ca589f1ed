package io.sonostream.client.instances;

import io.sonostream.client.Cluster;
import io.sonostream.client.UnavailableException;
import io.sonostream.client.topic.Followed;
import io.sonostream.client.topic.FollowerState;
import io.sonostream.client.topic.StartAt;
import io.sonostream.client.topic.TopicEnds;
import io.sonostream.client.topic.TopicFollower;
import io.sonostream.schemas.ReceivedInstance;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What came before, by name, with the digest of its content.
 *
 * <p>Owner: the follower's thread adds, and whoever has published one. Hand-off: this object's
 * lock. Bound: so many instances, the oldest of which goes. Shutdown: {@link #close}.
 */
final class ReceivedInstances implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ReceivedInstances.class);

  private final TopicFollower follower;
  private final Cluster cluster;
  private @Nullable TopicEnds ends;
  private final Duration patience;
  private final int most;

  /** In the topic's order, so that the oldest is the first. */
  private final Map<String, String> contents = new LinkedHashMap<>();

  /** Committed here and not yet read: as many as the follower is behind. */
  private final Map<String, String> own = new HashMap<>();

  private long forgotten;

  ReceivedInstances(Cluster cluster, InstanceLimits limits) {
    String topic = cluster.topics().instances().name();
    this.follower =
        TopicFollower.named("sonostream-instances", cluster)
            .read(topic, ReceivedInstance.class, StartAt.BEGINNING, this::take)
            .build();
    this.cluster = cluster;
    this.patience = limits.patience();
    this.most = limits.remembered();
  }

  /** Connects. */
  void start() {
    ends = new TopicEnds(cluster, List.of(cluster.topics().instances().name()));
    follower.start();
  }

  /**
   * Knows afterwards of everything that was committed before the call.
   *
   * @throws UnavailableException when the broker does not answer in time
   */
  void catchUp() throws InterruptedException {
    TopicEnds asked = Objects.requireNonNull(ends, "it was not started");
    try {
      if (follower.awaitRead(asked.now(patience), patience)) {
        return;
      }
    } catch (KafkaException e) {
      throw new UnavailableException("received instances can't be read: " + e.getMessage(), e);
    }
    throw new UnavailableException(
        "received instances could not be read within " + patience.toSeconds() + " s", null);
  }

  private synchronized void take(Followed<ReceivedInstance> record) {
    ReceivedInstance value = record.value();
    own.remove(String.valueOf(record.key()));
    if (value == null) {
      // A tombstone: the instance may come again.
      contents.remove(String.valueOf(record.key()));
      return;
    }
    contents.putIfAbsent(value.getInstance(), value.getContent());
    if (contents.size() > most) {
      contents.remove(contents.keySet().iterator().next());
      if (forgotten++ == 0) {
        log.warn(
            "more than {} instances were received: the oldest are forgotten, and would be taken"
                + " again if they were sent again; raise instances.remembered",
            most);
      }
    }
  }

  /** One that was committed just now, and that the follower has yet to read. */
  synchronized void add(ReceivedInstance instance) {
    if (!contents.containsKey(instance.getInstance())) {
      own.put(instance.getInstance(), instance.getContent());
    }
  }

  /** Digest of the content that came under a name. */
  synchronized Optional<String> content(String instance) {
    return Optional.ofNullable(own.get(instance))
        .or(() -> Optional.ofNullable(contents.get(instance)));
  }

  synchronized int known() {
    return contents.size() + own.size();
  }

  synchronized long forgotten() {
    return forgotten;
  }

  FollowerState state() {
    return follower.state();
  }

  @Override
  public void close() {
    follower.close();
    if (ends != null) {
      ends.close();
    }
  }
}
