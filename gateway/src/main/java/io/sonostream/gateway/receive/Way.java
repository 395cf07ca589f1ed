package io.sonostream.gateway.receive;

import io.sonostream.devices.dicom.DicomReading;
import io.sonostream.gateway.settings.FrameSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One way by which instances come, and what they become.
 *
 * @param name in the settings: store, stow, or a source's
 */
public record Way(
    String name, String deviceId, String task, DicomReading reading, WayCounts counts) {
  private static final Logger log = LoggerFactory.getLogger(Way.class);

  /**
   * @throws io.sonostream.runtime.UserException when a name or a key can't be used
   */
  public static Way of(String name, FrameSettings frames) {
    if (frames.pseudonymKey() == null) {
      log.warn(
          "{}: no pseudonym-key is set, so patients and studies have no name at all: frames of one"
              + " can't be told from another's, neither to train nor to erase (docs/privacy.md)",
          name);
    }
    return new Way(name, frames.deviceId(), frames.task(), frames.reading(), new WayCounts());
  }
}
