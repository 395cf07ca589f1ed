package io.sonostream.gateway.settings;

import io.sonostream.client.frames.FrameStream;
import io.sonostream.devices.dicom.DicomReading;
import io.sonostream.dicom.clip.PicturePart;
import io.sonostream.dicom.privacy.Pseudonyms;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What DICOM instances become.
 *
 * @param deviceId device that their frames are said to be of
 * @param task what to segment
 * @param region only the n-th ultrasound region, from 1
 * @param blankOutside make black what lies outside the 2D regions
 * @param pseudonymKey secret file, by which subject and exam are named; without, they have no name
 */
public record FrameSettings(
    String deviceId,
    String task,
    @Nullable Integer region,
    boolean blankOutside,
    @Nullable Path pseudonymKey) {
  public FrameSettings {
    if (region != null && region < 1) {
      throw new IllegalArgumentException("region is " + region + "; the first is 1");
    }
    if (region != null && blankOutside) {
      throw new IllegalArgumentException("region and blank-outside are both set; set one of them");
    }
  }

  /**
   * @throws io.sonostream.runtime.UserException when a name or the key can't be used
   */
  public DicomReading reading() {
    FrameStream.requireName("device", deviceId);
    FrameStream.requireName("task", task);
    PicturePart all = blankOutside ? PicturePart.REGIONS_ONLY : PicturePart.WHOLE;
    return new DicomReading(
        region == null ? all : PicturePart.region(region),
        pseudonymKey == null ? null : Pseudonyms.read(pseudonymKey));
  }
}
