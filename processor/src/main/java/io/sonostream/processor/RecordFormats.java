package io.sonostream.processor;

import io.sonostream.runtime.UserException;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.MaskStatus;
import io.sonostream.schemas.MaskTiming;
import io.sonostream.schemas.ModelAssignment;
import io.sonostream.schemas.ModelRelease;
import io.sonostream.schemas.ShadowComparison;
import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.schemas.registry.RegistryRefusedException;
import io.sonostream.schemas.registry.RegistryUnavailableException;
import io.sonostream.schemas.serde.RecordSerdes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The serdes of every record that a processor reads or writes. */
final class RecordFormats implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RecordFormats.class);

  private final Serde<Frame> frames;
  private final Serde<Mask> masks;
  private final Serde<ModelRelease> releases;
  private final Serde<ModelAssignment> assignments;
  private final Serde<ShadowComparison> shadows;

  RecordFormats(Map<String, String> registry) {
    RecordSerdes serdes = new RecordSerdes(registry);
    frames = serdes.forValue(Frame.class);
    masks = serdes.forValue(Mask.class);
    releases = serdes.forValue(ModelRelease.class);
    assignments = serdes.forValue(ModelAssignment.class);
    shadows = serdes.forValue(ShadowComparison.class);
  }

  Deserializer<Frame> frames() {
    return frames.deserializer();
  }

  Serializer<Mask> masks() {
    return masks.serializer();
  }

  Deserializer<ModelRelease> releases() {
    return releases.deserializer();
  }

  Deserializer<ModelAssignment> assignments() {
    return assignments.deserializer();
  }

  Serializer<ShadowComparison> shadows() {
    return shadows.serializer();
  }

  /**
   * Whether the registry failed rather than the record: it was away, or it would not answer us. The
   * record must be read again then, never skipped.
   */
  static boolean isOutage(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RegistryUnavailableException
          || cause instanceof RegistryRefusedException) {
        return true;
      }
    }
    return false;
  }

  /**
   * Registers the mask's schema, so that no mask ever has to wait for the registry.
   *
   * @throws UserException when the registry did not answer in time
   */
  void awaitRegistry(List<String> maskTopics, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    for (String topic : maskTopics) {
      while (true) {
        try {
          masks.serializer().serialize(topic, anyMask());
          break;
        } catch (RuntimeException e) {
          if (!isOutage(e) || System.nanoTime() - deadline > 0) {
            throw new UserException(
                "the schema of " + topic + " can't be registered: " + e.getMessage(), e);
          }
          log.warn("waiting for the schema registry: {}", e.getMessage());
        }
      }
    }
  }

  private static Mask anyMask() {
    return Mask.newBuilder()
        .setDeviceId("none")
        .setStreamId("none")
        .setSequence(0)
        .setTask("none")
        .setStatus(MaskStatus.SHED)
        .setWidth(1)
        .setHeight(1)
        .setRegions(List.of())
        .setSource(new SourceCoordinates("none", 0, 0L))
        .setTiming(new MaskTiming(Instant.EPOCH, Instant.EPOCH, null, null, Instant.EPOCH, 0))
        .build();
  }

  @Override
  public void close() {
    frames.close();
    masks.close();
    releases.close();
    assignments.close();
    shadows.close();
  }
}
