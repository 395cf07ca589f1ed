package io.sonostream.testkit.stream;

import io.sonostream.runtime.Worker;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.serde.RecordSerdes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Keeps the books of one mask topic: which (device, sequence) was answered, how often, in what
 * order.
 *
 * <p>Owner: its own thread reads; the monitor of this object guards the books. Hand-off: each mask
 * with its time of arrival to the listener, on the reading thread. Bound: a bit a frame. Shutdown:
 * {@link #close}.
 */
public final class MaskLedger implements AutoCloseable {
  private static final int TOLD = 20;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Deserializer<Mask> deserializer;
  private final BiConsumer<Mask, Instant> listener;
  private final Map<String, BitSet> answered = new HashMap<>();
  private final Map<String, Long> newest = new HashMap<>();
  private final List<String> disordered = new ArrayList<>();
  private final Worker worker;
  private long masks;
  private long repeats;
  private long disorder;
  private Optional<String> failure = Optional.empty();
  private volatile boolean closed;

  /** Reads from the beginning of the topic, committed masks only. */
  public MaskLedger(StreamBed bed, String topic, BiConsumer<Mask, Instant> listener) {
    Map<String, Object> config = new HashMap<>(bed.kafka());
    config.put("isolation.level", "read_committed");
    config.put("auto.offset.reset", "earliest");
    config.put("fetch.max.wait.ms", 500);
    consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    deserializer = new RecordSerdes(bed.registry()).forValue(Mask.class).deserializer();
    this.listener = listener;
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    worker = new Worker("ledger-" + topic, this::run, this::failed);
    worker.start();
  }

  public synchronized long masks() {
    return masks;
  }

  /** Different frames that were answered. */
  public synchronized long answered() {
    return answered.values().stream().mapToLong(BitSet::cardinality).sum();
  }

  /** Masks of a frame that was answered before. */
  public synchronized long repeats() {
    return repeats;
  }

  /** First answers that came after the first answer of a later frame of the same device. */
  public synchronized long disorder() {
    return disorder;
  }

  /** The first answers that were out of order, for people. */
  public synchronized List<String> disordered() {
    return List.copyOf(disordered);
  }

  public long missing(Map<String, Long> sent) {
    return unanswered(sent).values().stream().mapToLong(BitSet::cardinality).sum();
  }

  /** Sequences that were sent and not answered, by device. */
  public synchronized Map<String, BitSet> unanswered(Map<String, Long> sent) {
    check();
    Map<String, BitSet> unanswered = new HashMap<>();
    sent.forEach(
        (device, frames) -> {
          BitSet missing = new BitSet();
          missing.set(0, Math.toIntExact(frames));
          missing.andNot(answered.getOrDefault(device, new BitSet()));
          unanswered.put(device, missing);
        });
    return unanswered;
  }

  /**
   * Waits until all are answered; gives up when nothing new was answered for so long.
   *
   * @return how many are missing
   */
  public long awaitAll(Map<String, Long> sent, Duration patience) throws InterruptedException {
    long last = -1;
    long since = System.nanoTime();
    long missing = missing(sent);
    while (missing > 0 && System.nanoTime() - since < patience.toNanos()) {
      if (answered() != last) {
        last = answered();
        since = System.nanoTime();
      }
      Thread.sleep(50);
      missing = missing(sent);
    }
    return missing;
  }

  @Override
  public void close() {
    closed = true;
    worker.join();
  }

  private void check() {
    failure.ifPresent(
        message -> {
          throw new IllegalStateException(message);
        });
  }

  private void run() {
    try (consumer) {
      while (!closed) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          Instant arrived = Instant.now();
          Mask mask = deserializer.deserialize(record.topic(), record.value());
          book(mask, record);
          listener.accept(mask, arrived);
        }
      }
    }
  }

  private synchronized void failed(String name, Throwable why) {
    failure = Optional.of("masks can't be read: " + why);
  }

  private synchronized void book(Mask mask, ConsumerRecord<?, ?> record) {
    masks++;
    BitSet seen = answered.computeIfAbsent(mask.getDeviceId(), device -> new BitSet());
    int sequence = Math.toIntExact(mask.getSequence());
    if (seen.get(sequence)) {
      repeats++;
      return;
    }
    seen.set(sequence);
    if (newest.getOrDefault(mask.getDeviceId(), -1L) > sequence) {
      disorder++;
      if (disordered.size() < TOLD) {
        disordered.add(
            record.topic()
                + "-"
                + record.partition()
                + "@"
                + record.offset()
                + ": frame "
                + sequence
                + " of "
                + mask.getDeviceId()
                + " after its frame "
                + newest.get(mask.getDeviceId()));
      }
    }
    newest.merge(mask.getDeviceId(), (long) sequence, Math::max);
  }
}
