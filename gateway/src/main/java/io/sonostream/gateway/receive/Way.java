package io.sonostream.gateway.receive;

import io.sonostream.devices.dicom.DicomReading;
import io.sonostream.gateway.settings.FrameSettings;

/**
 * One way by which instances come, and what they become.
 *
 * @param name in the settings: store, stow, or a source's
 */
public record Way(
    String name, String deviceId, String task, DicomReading reading, WayCounts counts) {

  /**
   * @throws io.sonostream.runtime.UserException when a name or a key can't be used
   */
  public static Way of(String name, FrameSettings frames) {
    return new Way(name, frames.deviceId(), frames.task(), frames.reading(), new WayCounts());
  }
}
