package io.sonostream.processor.replay;

import io.sonostream.processor.batch.ModelIdentity;
import io.sonostream.processor.inference.ReleasedModel;
import io.sonostream.schemas.ModelReference;
import io.sonostream.schemas.ReplayProgress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serde;

/**
 * The rows of the topic replays: one a replay and partition, the newest counts. Everything that a
 * replay needs to go on stands there, on the broker, so any machine can.
 */
public final class ReplayBooks {
  private static final Duration POLL = Duration.ofMillis(100);

  private final TopicPartition rows;
  private final Serde<ReplayProgress> format;
  private final ToLongFunction<TopicPartition> end;

  /**
   * @param topic with one partition
   * @param end of a partition with whatever is not committed yet
   */
  public ReplayBooks(
      String topic, Serde<ReplayProgress> format, ToLongFunction<TopicPartition> end) {
    this.rows = new TopicPartition(topic, 0);
    this.format = format;
    this.end = end;
  }

  /**
   * What the books say.
   *
   * @param run the process that wrote them last
   */
  public record Entry(ReplayReport report, String run) {}

  /**
   * Reads a replay's rows. Waits for transactions that are open when it is called, also those of
   * other replays: a row of ours may stand behind them, and an older one would repeat masks.
   *
   * @param reader reads committed records only; stays the caller's
   */
  public Optional<Entry> read(String replay, Consumer<byte[], byte[]> reader) {
    return readTo(end.applyAsLong(rows), replay, reader);
  }

  /**
   * The same without waiting: what there is may be older than the newest, or be missed. Enough to
   * see what a replay that has begun is about, which never changes.
   */
  Optional<Entry> glance(String replay, Consumer<byte[], byte[]> reader) {
    return readTo(reader.endOffsets(List.of(rows)).getOrDefault(rows, 0L), replay, reader);
  }

  private Optional<Entry> readTo(long target, String replay, Consumer<byte[], byte[]> reader) {
    Map<Integer, ReplayProgress> newest = new TreeMap<>();
    reader.assign(List.of(rows));
    reader.seekToBeginning(List.of(rows));
    while (reader.position(rows) < target) {
      for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
        if (isOf(replay, record)) {
          ReplayProgress row = format.deserializer().deserialize(rows.topic(), record.value());
          newest.put(row.getPartition(), row);
        }
      }
    }
    return newest.isEmpty() ? Optional.empty() : Optional.of(entry(newest.values()));
  }

  ProducerRecord<byte[], byte[]> row(
      ReplayPlan plan, PartitionTally tally, String run, Instant now) {
    ReplayProgress row =
        ReplayProgress.newBuilder()
            .setReplay(plan.name())
            .setTask(plan.task())
            .setModel(
                new ModelReference(
                    plan.task(), plan.model().version(), plan.model().identity().sha256()))
            .setModelUri(plan.model().uri().toString())
            .setSourceTopic(plan.source())
            .setPartition(tally.range().partition())
            .setFromOffset(tally.range().from())
            .setToOffset(tally.range().to())
            .setMaskTopic(plan.maskTopic())
            .setAskedFrom(plan.askedFrom())
            .setAskedTo(plan.askedTo())
            .setPosition(tally.position())
            .setFrames(tally.frames())
            .setOtherTasks(tally.otherTasks())
            .setMasks(tally.masks())
            .setDeadLetters(tally.deadLetters())
            .setRun(run)
            .setStartedAt(plan.startedAt())
            .setUpdatedAt(now)
            .build();
    String key = plan.name() + "/" + tally.range().partition();
    return new ProducerRecord<>(
        rows.topic(),
        rows.partition(),
        key.getBytes(StandardCharsets.UTF_8),
        format.serializer().serialize(rows.topic(), row));
  }

  private static boolean isOf(String replay, ConsumerRecord<byte[], byte[]> record) {
    String key = new String(record.key(), StandardCharsets.UTF_8);
    return record.value() != null
        && key.substring(0, key.lastIndexOf('/') + 1).equals(replay + "/");
  }

  private static Entry entry(Collection<ReplayProgress> rows) {
    List<PartitionTally> tallies = new ArrayList<>();
    for (ReplayProgress row : rows) {
      PartitionRange range =
          new PartitionRange(row.getPartition(), row.getFromOffset(), row.getToOffset());
      tallies.add(
          new PartitionTally(
              range,
              row.getPosition(),
              row.getFrames(),
              row.getOtherTasks(),
              row.getMasks(),
              row.getDeadLetters()));
    }
    ReplayProgress any = rows.iterator().next();
    ModelReference model = any.getModel();
    ReplayPlan plan =
        new ReplayPlan(
            any.getReplay(),
            new ReleasedModel(
                new ModelIdentity(model.getTask(), model.getVersion(), model.getSha256()),
                URI.create(any.getModelUri())),
            any.getSourceTopic(),
            any.getMaskTopic(),
            any.getAskedFrom(),
            any.getAskedTo(),
            any.getStartedAt(),
            tallies.stream().map(PartitionTally::range).toList());
    return new Entry(new ReplayReport(plan, tallies), any.getRun());
  }
}
