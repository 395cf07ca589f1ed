package io.sonostream.client.frames;

import io.sonostream.runtime.UserException;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.records.Attributes;
import io.sonostream.schemas.records.FrameId;
import io.sonostream.schemas.records.Names;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What all frames of one stream have in common.
 *
 * @param deviceId name of the device and key of its frames, so that they keep their order
 * @param streamId one exam of one device; sequence numbers begin at 0 in each
 * @param task what to segment; selects the model
 * @param attributes sent with every frame
 */
public record FrameStream(
    String deviceId, String streamId, String task, Map<String, String> attributes) {
  public FrameStream {
    requireName("device", deviceId);
    requireName("stream", streamId);
    requireName("task", task);
    refuse(Attributes.fault(attributes));
    attributes = Map.copyOf(attributes);
  }

  /**
   * @throws UserException for a name that processors would refuse, saying why
   */
  public static void requireName(String field, String name) {
    refuse(Names.fault(field, name));
  }

  private static void refuse(Optional<String> fault) {
    fault.ifPresent(
        what -> {
          throw new UserException(what);
        });
  }

  FrameId id(long sequence) {
    return new FrameId(deviceId, streamId, sequence);
  }

  /** The record of one image of this stream. */
  public Frame frame(FrameImage image, Instant capturedAt, long sequence) {
    return new Frame(
        deviceId,
        streamId,
        sequence,
        capturedAt,
        task,
        image.width(),
        image.height(),
        image.format(),
        image.encoding(),
        ByteBuffer.wrap(image.bytes()),
        image.spacing(),
        image.subjectId(),
        image.deviceModel(),
        attributes,
        image.pose());
  }
}
