package io.sonostream.devices.publish;

import io.sonostream.client.frames.FrameStream;
import io.sonostream.client.frames.Lane;
import io.sonostream.client.frames.WhenFull;
import io.sonostream.devices.source.Packing;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.PixelFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One device.
 *
 * @param deviceId its name and the key of its frames
 * @param streamId the exam
 * @param task what to segment
 * @param framesPerSecond at most 1000, or positive infinity for as fast as frames are made
 * @param sourcePace whether frames that know their moment follow each other as they were taken;
 *     others keep the rate
 * @param frameLimit frames to capture before it ends by itself
 * @param packing how pixels are packed
 * @param format pixel format; null for the source's own
 * @param maxQueued frames that may wait to be sent
 * @param maxInFlight frames that may be with Kafka, unacknowledged. Kafka can't drop them, so this
 *     bounds how old the frames are that arrive after an outage
 * @param attributes sent with every frame
 */
public record DeviceSettings(
    String deviceId,
    String streamId,
    String task,
    Lane lane,
    double framesPerSecond,
    boolean sourcePace,
    long frameLimit,
    Packing packing,
    @Nullable PixelFormat format,
    WhenFull whenFull,
    int maxQueued,
    int maxInFlight,
    Map<String, String> attributes) {

  private static final int QUEUED = 8;
  private static final int IN_FLIGHT = 32;

  public DeviceSettings {
    FrameStream.requireName("device", deviceId);
    FrameStream.requireName("stream", streamId);
    FrameStream.requireName("task", task);
    boolean unlimited = framesPerSecond == Double.POSITIVE_INFINITY;
    if (!unlimited && !(framesPerSecond > 0 && framesPerSecond <= 1000)) {
      throw new UserException(
          "device rate is " + framesPerSecond + " frames/s; allowed is above 0 up to 1000");
    }
    if (unlimited && whenFull == WhenFull.DROP_OLDEST) {
      throw new UserException(
          "device "
              + deviceId
              + " has no rate and may drop frames; give it a rate or let it pause");
    }
    if (frameLimit < 1 || maxQueued < 1 || maxInFlight < 1) {
      throw new UserException(
          "device limits are "
              + frameLimit
              + " frames, "
              + maxQueued
              + " queued, "
              + maxInFlight
              + " in flight; each must be at least 1");
    }
    attributes = Map.copyOf(attributes);
  }

  /** A device on the live lane that publishes what its source has, until it is stopped. */
  public static DeviceSettings live(
      String deviceId, String streamId, String task, double framesPerSecond) {
    return new DeviceSettings(
        deviceId,
        streamId,
        task,
        Lane.LIVE,
        framesPerSecond,
        false,
        Long.MAX_VALUE,
        Packing.SOURCE,
        null,
        WhenFull.DROP_OLDEST,
        QUEUED,
        IN_FLIGHT,
        Map.of());
  }

  /** A device on the archive lane that loses nothing; the rate may be infinite. */
  public static DeviceSettings archive(
      String deviceId, String streamId, String task, double framesPerSecond) {
    return live(deviceId, streamId, task, 1).on(Lane.ARCHIVE, WhenFull.WAIT).at(framesPerSecond);
  }

  public DeviceSettings on(Lane newLane, WhenFull newWhenFull) {
    return new DeviceSettings(
        deviceId,
        streamId,
        task,
        newLane,
        framesPerSecond,
        sourcePace,
        frameLimit,
        packing,
        format,
        newWhenFull,
        maxQueued,
        maxInFlight,
        attributes);
  }

  public DeviceSettings at(double newFramesPerSecond) {
    return new DeviceSettings(
        deviceId,
        streamId,
        task,
        lane,
        newFramesPerSecond,
        false,
        frameLimit,
        packing,
        format,
        whenFull,
        maxQueued,
        maxInFlight,
        attributes);
  }

  /** As the source's frames were taken, where they know. */
  public DeviceSettings atSourcePace() {
    return new DeviceSettings(
        deviceId,
        streamId,
        task,
        lane,
        framesPerSecond,
        true,
        frameLimit,
        packing,
        format,
        whenFull,
        maxQueued,
        maxInFlight,
        attributes);
  }

  public DeviceSettings limitedTo(long newFrameLimit) {
    return new DeviceSettings(
        deviceId,
        streamId,
        task,
        lane,
        framesPerSecond,
        sourcePace,
        newFrameLimit,
        packing,
        format,
        whenFull,
        maxQueued,
        maxInFlight,
        attributes);
  }

  public DeviceSettings packedAs(Packing newPacking, @Nullable PixelFormat newFormat) {
    return new DeviceSettings(
        deviceId,
        streamId,
        task,
        lane,
        framesPerSecond,
        sourcePace,
        frameLimit,
        newPacking,
        newFormat,
        whenFull,
        maxQueued,
        maxInFlight,
        attributes);
  }

  public DeviceSettings bounded(int newMaxQueued, int newMaxInFlight) {
    return new DeviceSettings(
        deviceId,
        streamId,
        task,
        lane,
        framesPerSecond,
        sourcePace,
        frameLimit,
        packing,
        format,
        whenFull,
        newMaxQueued,
        newMaxInFlight,
        attributes);
  }

  /** With these attributes on every frame, and no others. */
  public DeviceSettings saying(Map<String, String> newAttributes) {
    return new DeviceSettings(
        deviceId,
        streamId,
        task,
        lane,
        framesPerSecond,
        sourcePace,
        frameLimit,
        packing,
        format,
        whenFull,
        maxQueued,
        maxInFlight,
        newAttributes);
  }
}
