package io.sonostream.trainer.release;

import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.ModelAssignment;
import io.sonostream.schemas.ModelRelease;
import io.sonostream.schemas.TrainingCommand;
import io.sonostream.schemas.TrainingEvent;
import io.sonostream.schemas.serde.RecordSerdes;
import io.sonostream.schemas.topics.TopicSpec;
import io.sonostream.schemas.topics.Topics;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/** The trainer's topics and what their records look like in bytes. */
public final class TrainerRecords {
  private final Topics topics;
  private final RecordSerdes serdes;
  private final Serializer<TrainingEvent> event;
  private final Serializer<TrainingCommand> command;
  private final Serializer<ModelRelease> release;
  private final Serializer<ModelAssignment> assignment;

  public TrainerRecords(Topics topics, RecordSerdes serdes) {
    this.topics = topics;
    this.serdes = serdes;
    this.event = serdes.forValue(TrainingEvent.class).serializer();
    this.command = serdes.forValue(TrainingCommand.class).serializer();
    this.release = serdes.forValue(ModelRelease.class).serializer();
    this.assignment = serdes.forValue(ModelAssignment.class).serializer();
  }

  public Topics topics() {
    return topics;
  }

  public Deserializer<TrainingEvent> events() {
    return serdes.forValue(TrainingEvent.class).deserializer();
  }

  public Deserializer<TrainingCommand> commands() {
    return serdes.forValue(TrainingCommand.class).deserializer();
  }

  public Deserializer<LabeledFrame> labels() {
    return serdes.forValue(LabeledFrame.class).deserializer();
  }

  public Deserializer<ModelRelease> releases() {
    return serdes.forValue(ModelRelease.class).deserializer();
  }

  public Deserializer<ModelAssignment> assignments() {
    return serdes.forValue(ModelAssignment.class).deserializer();
  }

  public ProducerRecord<String, byte[]> of(TrainingEvent record) {
    return record(topics.trainingEvents(), record.getTask(), event, record);
  }

  public ProducerRecord<String, byte[]> of(TrainingCommand record) {
    return record(topics.trainingCommands(), record.getTask(), command, record);
  }

  public ProducerRecord<String, byte[]> of(ModelRelease record) {
    String key = Topics.releaseKey(record.getTask(), record.getVersion());
    return record(topics.modelReleases(), key, release, record);
  }

  public ProducerRecord<String, byte[]> of(ModelAssignment record) {
    return record(topics.modelAssignments(), record.getTask(), assignment, record);
  }

  private static <T> ProducerRecord<String, byte[]> record(
      TopicSpec topic, String key, Serializer<T> serializer, T value) {
    return new ProducerRecord<>(topic.name(), key, serializer.serialize(topic.name(), value));
  }
}
