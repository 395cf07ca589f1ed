package io.sonostream.devices.publish;

import io.sonostream.client.Receipt;
import io.sonostream.schemas.records.FrameId;

/**
 * Hears what becomes of each frame. Called on Kafka's own thread or the sending thread: return
 * quickly and never block, or publishing stops.
 */
public interface DeviceListener {
  DeviceListener SILENT = new DeviceListener() {};

  /** The broker has the frame, at this place. */
  default void published(FrameId frame, Receipt place) {}

  /** Kafka gave the frame up; whether the broker has it is unknown. */
  default void failed(FrameId frame, Throwable cause) {}
}
