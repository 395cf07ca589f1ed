package io.sonostream.client.labels;

import io.sonostream.client.Cluster;
import io.sonostream.client.Receipt;
import io.sonostream.client.UnavailableException;
import io.sonostream.schemas.LabelRequests;
import io.sonostream.schemas.topics.Topics;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Says which frames of a task are worth a label next; the newest list of a task holds.
 *
 * <p>Owner: any thread. Hand-off: none; the caller waits. Bound: {@value #MOST} frames a list.
 * Shutdown: {@link #close}.
 */
public final class LabelRequestPublisher implements AutoCloseable {
  /** Frames of one list: more than anybody labels before the next. */
  public static final int MOST = 200;

  private final Cluster cluster;
  private final Producer<String, byte[]> producer;

  public LabelRequestPublisher(Cluster cluster) {
    this.cluster = cluster;
    this.producer =
        cluster.writer(
            "sonostream-label-requests",
            Map.of(
                ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 15_000,
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.MAX_FRAME_BYTES),
            Map.of(),
            new ByteArraySerializer());
  }

  /**
   * Replaces the task's list.
   *
   * @throws UnavailableException when it was not acknowledged
   */
  public Receipt publish(LabelRequests list) {
    if (list.getRequests().size() > MOST) {
      throw new IllegalArgumentException(
          list.getRequests().size() + " requests; at most " + MOST + " are allowed");
    }
    try {
      RecordMetadata place = producer.send(cluster.records().of(list)).get();
      return new Receipt(place.topic(), place.partition(), place.offset());
    } catch (ExecutionException e) {
      throw unavailable(e.getCause() == null ? e : e.getCause());
    } catch (KafkaException e) {
      throw unavailable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(e);
    }
  }

  private static UnavailableException unavailable(Throwable cause) {
    return new UnavailableException(
        "label requests can't be published: "
            + cause.getMessage()
            + "; check broker and registry, then do it again",
        cause);
  }

  @Override
  public void close() {
    producer.close();
  }
}
