package io.sonostream.client.audit;

import io.sonostream.client.Cluster;
import io.sonostream.client.UnavailableException;
import io.sonostream.client.topic.StartAt;
import io.sonostream.client.topic.TopicEnds;
import io.sonostream.client.topic.TopicFollower;
import io.sonostream.schemas.AuditRecord;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;

/**
 * Reads the audit from its beginning, and goes on as it grows.
 *
 * <ul>
 *   <li>Owner: whoever opened it.
 *   <li>Hand-off: the listener is called on the follower's thread, one record after the other.
 *   <li>Bound: nothing is kept.
 *   <li>Shutdown: {@link #close}; the listener hears nothing afterwards.
 * </ul>
 */
public final class AuditTrail implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(45);

  private final TopicFollower follower;
  private final TopicEnds ends;

  private AuditTrail(Cluster cluster, Consumer<AuditRecord> listener) {
    ends = new TopicEnds(cluster, List.of(cluster.topics().audit().name()));
    follower =
        TopicFollower.named("sonostream-audit", cluster)
            .read(
                cluster.topics().audit(),
                AuditRecord.class,
                StartAt.BEGINNING,
                record -> {
                  AuditRecord value = record.value();
                  if (value != null) {
                    listener.accept(value);
                  }
                })
            .start();
  }

  public static AuditTrail open(Cluster cluster, Consumer<AuditRecord> listener) {
    return new AuditTrail(cluster, listener);
  }

  /**
   * Waits until everything that stands there now is with the listener.
   *
   * @throws UnavailableException when it can't be read in time
   */
  public void awaitPresent() throws InterruptedException {
    try {
      if (!follower.awaitRead(ends.now(LIMIT), LIMIT)) {
        throw new UnavailableException(
            "the audit was not read in time: "
                + follower.state().trouble().orElse("it is long; try again"),
            null);
      }
    } catch (KafkaException e) {
      throw new UnavailableException("the audit can't be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    follower.close();
    ends.close();
  }
}
