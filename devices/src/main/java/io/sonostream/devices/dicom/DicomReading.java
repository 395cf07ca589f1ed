package io.sonostream.devices.dicom;

import io.sonostream.dicom.clip.PicturePart;
import io.sonostream.dicom.privacy.Pseudonyms;
import org.jspecify.annotations.Nullable;

/**
 * What is to be taken from DICOM files.
 *
 * @param part of the picture
 * @param pseudonyms by which subject and exam are named; without, they have no name
 */
public record DicomReading(PicturePart part, @Nullable Pseudonyms pseudonyms) {
  public static final DicomReading WHOLE = new DicomReading(PicturePart.WHOLE, null);
}
