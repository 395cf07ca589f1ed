package io.sonostream.processor;

import io.sonostream.schemas.ModelAssignment;
import io.sonostream.schemas.ModelRelease;
import io.sonostream.schemas.serde.RecordSerdes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Writes the two topics that say which model serves a task. */
final class ModelTopics {
  private ModelTopics() {}

  static void release(StreamRig rig, String task, String version) {
    release(rig, task, version, "0".repeat(64), "brightness:" + version);
  }

  static void release(StreamRig rig, String task, String version, String sha256, String uri) {
    ModelRelease release =
        ModelRelease.newBuilder()
            .setTask(task)
            .setVersion(version)
            .setSha256(sha256)
            .setUri(uri)
            .setSizeBytes(1)
            .setArchitecture("brightness")
            .setInputChannels(1)
            .setInputHeight(FrameFixture.SIDE)
            .setInputWidth(FrameFixture.SIDE)
            .setClasses(List.of("bright"))
            .setReleasedAt(Instant.EPOCH)
            .setReleasedBy("test")
            .build();
    String topic = rig.topics().modelReleases().name();
    Serializer<ModelRelease> serializer =
        new RecordSerdes(rig.registry()).forValue(ModelRelease.class).serializer();
    write(rig, topic, task + ":" + version, serializer.serialize(topic, release));
  }

  static void assign(StreamRig rig, String task, String version) {
    String topic = rig.topics().modelAssignments().name();
    Serializer<ModelAssignment> serializer =
        new RecordSerdes(rig.registry()).forValue(ModelAssignment.class).serializer();
    ModelAssignment assignment =
        new ModelAssignment(task, version, null, 0.0, null, Instant.EPOCH, "test", "test");
    write(rig, topic, task, serializer.serialize(topic, assignment));
  }

  static void withdraw(StreamRig rig, String task) {
    write(rig, rig.topics().modelAssignments().name(), task, null);
  }

  private static void write(StreamRig rig, String topic, String key, byte @Nullable [] value) {
    rig.sendRaw(topic, key.getBytes(StandardCharsets.UTF_8), value);
    rig.flush();
  }
}
