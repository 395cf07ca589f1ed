package io.sonostream.processor;

import io.sonostream.client.Records;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.MaskStatus;
import io.sonostream.schemas.MaskTiming;
import io.sonostream.schemas.SourceCoordinates;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The mask's schema, which must be known before the first mask is. */
final class MaskSchema {
  private static final Logger log = LoggerFactory.getLogger(MaskSchema.class);

  private MaskSchema() {}

  /**
   * Registers it, so that no mask ever has to wait for the registry.
   *
   * @throws UserException when the registry did not answer in time
   */
  static void register(Records records, List<String> maskTopics, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    boolean said = false;
    for (String topic : maskTopics) {
      while (true) {
        try {
          records.writer(Mask.class).serialize(topic, anyMask());
          break;
        } catch (RuntimeException e) {
          if (!Records.isOutage(e) || System.nanoTime() - deadline > 0) {
            throw new UserException(
                "the schema of " + topic + " can't be registered: " + e.getMessage(), e);
          }
          if (!said) {
            log.warn("waiting for the schema registry: {}", e.getMessage());
            said = true;
          }
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
}
