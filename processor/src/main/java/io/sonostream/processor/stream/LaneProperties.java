package io.sonostream.processor.stream;

import io.sonostream.processor.batch.Lane;
import io.sonostream.schemas.topics.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.LogAndFailProcessingExceptionHandler;

/**
 * Kafka Streams' settings of a lane, each with its reason. What the user passes through wins,
 * except for what would break the promises of the lane.
 */
final class LaneProperties {
  private static final Duration TRANSACTION_SLACK = Duration.ofSeconds(10);

  private static final Duration OUTLASTS_ANY_OUTAGE = Duration.ofDays(3650);

  private LaneProperties() {}

  static Properties of(Lane lane, LaneSettings settings, Map<String, String> kafka) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.streamThreads());
    properties.put(StreamsConfig.POLL_MS_CONFIG, settings.poll().toMillis());
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, settings.commitInterval().toMillis());
    // Kafka's default of 1,000 records would hold 300 MB of frames for each partition. What they
    // may
    // weigh, our reader knows (FrameConsumer).
    LaneMemory memory = LaneMemory.ofThisProcess();
    properties.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 16);
    properties.put(consumer(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), memory.maxPollRecords());
    properties.put(consumer(ConsumerConfig.FETCH_MAX_BYTES_CONFIG), memory.fetchBytes());
    properties.put(
        consumer(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG), Topics.MAX_FRAME_BYTES);
    // Partitions that somebody adds are served within seconds (Kafka's default is five minutes).
    properties.put(consumer(ConsumerConfig.METADATA_MAX_AGE_CONFIG), 10_000);
    // A task reads one partition, so there is no other to keep in step with.
    properties.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
    // The reader's own rule (FrameConsumer), for where Kafka Streams makes the reader itself.
    properties.put(consumer(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    properties.put(consumer(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 10_000);
    // How soon the others hear that one leaves or comes, so how long a hand-over pauses (Kafka: 3
    // s).
    properties.put(consumer(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 300);
    // Before a partition is served its state is read, one partition after the other, and what asks
    // for the next one stands behind the idle fetch of the last: Kafka's 500 ms, for some bytes.
    properties.put(
        StreamsConfig.restoreConsumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG), 10);
    // Kafka Streams lingers 100 ms by default, which alone is 68 ms of median latency.
    properties.put(producer(ProducerConfig.LINGER_MS_CONFIG), 0);
    properties.put(producer(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
    properties.put(producer(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), Topics.MAX_LABEL_BYTES);
    properties.put(producer(ProducerConfig.BUFFER_MEMORY_CONFIG), LaneMemory.SEND_BYTES);
    // A broker that is away is waited out, however long that takes. A mask that is given up is made
    // again, after masks of younger frames that did arrive; and a task that is given up ends its
    // thread.
    properties.put(producer(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG), Integer.MAX_VALUE);
    properties.put(StreamsConfig.TASK_TIMEOUT_MS_CONFIG, OUTLASTS_ANY_OUTAGE.toMillis());
    if (lane == Lane.LIVE) {
      // A second batch that arrives where the first was refused would keep the first out for ever
      // (KAFKA-15591), and nothing gives it up. Transactions end by themselves.
      properties.put(producer(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION), 1);
    }
    if (lane == Lane.ARCHIVE) {
      // Between two polls each partition may wait for the engine, of which live frames take most.
      properties.put(
          consumer(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG),
          Math.toIntExact(CommitPatience.LONGEST.toMillis()));
      // A transaction lives from one commit to the next, and each waits for its frames. Readers of
      // committed masks wait so long for one that a crash left open.
      properties.put(
          producer(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
          Math.toIntExact(
              settings
                  .commitInterval()
                  .plus(settings.drainTimeout())
                  .plus(TRANSACTION_SLACK)
                  .toMillis()));
    }
    passThrough(kafka, properties);
    passThrough(settings.kafka(), properties);

    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.applicationId());
    properties.put(
        StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
        lane == Lane.ARCHIVE ? StreamsConfig.EXACTLY_ONCE_V2 : StreamsConfig.AT_LEAST_ONCE);
    // An exception here means that a frame has no answer: the thread must die before it commits.
    properties.put(
        StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
        LogAndFailProcessingExceptionHandler.class);
    properties.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_GLOBAL_ENABLED_CONFIG, true);
    return properties;
  }

  /** A user's plain key also replaces our own for one of the clients. */
  private static void passThrough(Map<String, String> user, Properties properties) {
    user.forEach(
        (key, value) -> {
          properties.remove(consumer(key));
          properties.remove(producer(key));
          properties.put(key, value);
        });
  }

  private static String consumer(String key) {
    return StreamsConfig.consumerPrefix(key);
  }

  private static String producer(String key) {
    return StreamsConfig.producerPrefix(key);
  }
}
