package io.sonostream.trainer.service;

import io.opentelemetry.context.Scope;
import io.sonostream.client.Cluster;
import io.sonostream.client.traces.RecordTrace;
import io.sonostream.runtime.Printable;
import io.sonostream.schemas.TrainingCommand;
import io.sonostream.schemas.serde.PoisonRecordException;
import io.sonostream.trainer.job.Step;
import io.sonostream.trainer.job.StepListener;
import io.sonostream.trainer.log.CommandOffsets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One membership of the consumer group: the tasks whose commands it is assigned are this trainer's.
 * Any Kafka failure ends the session; the next one learns from the topics what is true.
 *
 * <ul>
 *   <li>Owner: the service's thread, for everything here.
 *   <li>Hand-off: runs report through {@link RunScheduler}'s queue.
 *   <li>Bound: one poll of commands; one run a task.
 *   <li>Shutdown: {@link #close} stops the runs and waits for them; its maker then closes the
 *       clients.
 * </ul>
 */
final class TrainerSession implements ConsumerRebalanceListener, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TrainerSession.class);
  private static final Duration POLL = Duration.ofMillis(100);

  private final Consumer<byte[], byte[]> consumer;
  private final Deserializer<TrainingCommand> deserializer;
  private final String topic;
  private final int partitions;
  private final CommandOffsets offsets;
  private final RunScheduler scheduler;
  private final Set<TopicPartition> assigned = new HashSet<>();
  private final StepListener steps;

  /** How often the group has said what is ours. */
  private int joined;

  TrainerSession(
      Consumer<byte[], byte[]> consumer,
      Cluster cluster,
      CommandOffsets offsets,
      RunScheduler scheduler,
      StepListener steps) {
    this.consumer = consumer;
    this.deserializer = cluster.records().reader(TrainingCommand.class);
    this.topic = cluster.topics().trainingCommands().name();
    this.partitions = consumer.partitionsFor(topic).size();
    this.offsets = offsets;
    this.scheduler = scheduler;
    this.steps = steps;
  }

  void run(BooleanSupplier closing) {
    consumer.subscribe(List.of(topic), this);
    while (!closing.getAsBoolean()) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      requireSamePartitions();
      if (hasItsPartitions()) {
        takeOver();
        for (ConsumerRecord<byte[], byte[]> record : records) {
          take(record);
        }
        scheduler.pass();
      }
    }
  }

  /** A task's partition follows from their number, so with another one this session is over. */
  private void requireSamePartitions() {
    int now = consumer.partitionsFor(topic).size();
    if (now != partitions) {
      throw new KafkaException(topic + " has " + now + " partitions now, it had " + partitions);
    }
  }

  /**
   * Kafka gives a static member that comes back what it had, and looks no further where that member
   * leads the group: partitions that were added while it was away would be nobody's. So the group
   * is asked once more before anything is taken over, and until then nothing is fetched.
   */
  private boolean hasItsPartitions() {
    if (joined == 1) {
      consumer.enforceRebalance("partitions may have been added while this trainer was away");
    }
    if (joined < 2) {
      return false;
    }
    consumer.resume(consumer.paused());
    return true;
  }

  /** After the poll, so that the membership is settled and offsets are what the broker says. */
  private void takeOver() {
    if (assigned.isEmpty()) {
      return;
    }
    Map<TopicPartition, Long> positions = new HashMap<>();
    // A trainer that died while it promoted may hold up what is read here.
    scheduler.settle(task -> assigned.contains(partitionOf(task)));
    // Waits for a transaction of the partition's last owner, so its outcomes are read below.
    assigned.forEach(partition -> positions.put(partition, consumer.position(partition)));
    positions.forEach(offsets::begin);
    assigned.clear();
    scheduler.open(task -> positions.containsKey(partitionOf(task)));
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    TrainingCommand command;
    try {
      command = deserializer.deserialize(topic, record.value());
    } catch (PoisonRecordException e) {
      log.error(
          "training command at partition {}, offset {} can't be read and is skipped: {}",
          record.partition(),
          record.offset(),
          e.getMessage());
      return;
    }
    if (command == null || record.key() == null) {
      return;
    }
    String key = new String(record.key(), StandardCharsets.UTF_8);
    if (!key.equals(command.getTask())) {
      log.error(
          "training command {} for {} has key {} and is skipped; the key must be the task",
          Printable.line(command.getCommandId()),
          Printable.line(command.getTask()),
          Printable.line(key));
      return;
    }
    offsets.read(partition, record.offset(), command.getCommandId());
    steps.passed(Step.COMMAND_READ, command.getTask());
    // A run that it starts belongs to the trace of who asked.
    try (Scope during = RecordTrace.of(record.headers()).makeCurrent()) {
      scheduler.take(command);
    }
  }

  /** As Kafka's own producer would send the task's commands. */
  private TopicPartition partitionOf(String task) {
    int hash = Utils.toPositive(Utils.murmur2(task.getBytes(StandardCharsets.UTF_8)));
    return new TopicPartition(topic, hash % partitions);
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> gained) {
    joined++;
    assigned.addAll(gained);
    if (joined < 2) {
      consumer.pause(gained);
    }
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> lost) {
    assigned.removeAll(lost);
    scheduler.leave(task -> lost.contains(partitionOf(task)));
    offsets.forget(lost);
  }

  @Override
  public void close() {
    scheduler.leave(task -> true);
  }
}
