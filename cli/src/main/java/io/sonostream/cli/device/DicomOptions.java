package io.sonostream.cli.device;

import io.sonostream.devices.dicom.DicomReading;
import io.sonostream.dicom.clip.PicturePart;
import io.sonostream.dicom.privacy.Pseudonyms;
import io.sonostream.runtime.UserException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is taken from DICOM files. */
public final class DicomOptions {
  @Option(
      names = "--dicom-region",
      paramLabel = "N",
      description = "Only the N-th ultrasound region of each picture (default: the whole picture).")
  @Nullable Integer region;

  @Option(
      names = "--blank-outside",
      description = "Make all black that lies outside the 2D regions, burnt-in names with it.")
  boolean blankOutside;

  @Option(
      names = "--pseudonym-key",
      paramLabel = "FILE",
      description =
          "Secret file of at least 16 bytes: names patient and study by pseudonyms (default: not at all).")
  @Nullable Path key;

  /**
   * @throws UserException when something is said about DICOM, and none is read
   */
  public void require(boolean isDicom) {
    if (!isDicom && (region != null || blankOutside || key != null)) {
      throw new UserException(
          "--dicom-region, --blank-outside and --pseudonym-key go with --dicom only");
    }
  }

  public DicomReading reading() {
    if (region != null && blankOutside) {
      throw new UserException("give either --dicom-region or --blank-outside, not both");
    }
    if (region != null && region < 1) {
      throw new UserException("--dicom-region is " + region + "; the first is 1");
    }
    PicturePart part = blankOutside ? PicturePart.REGIONS_ONLY : PicturePart.WHOLE;
    return new DicomReading(
        region == null ? part : PicturePart.region(region),
        key == null ? null : Pseudonyms.read(key));
  }
}
