package io.sonostream.devices.dicom;

import io.sonostream.dicom.clip.PicturePart;
import io.sonostream.dicom.dataset.DataSet;
import io.sonostream.dicom.privacy.Pseudonyms;
import io.sonostream.runtime.Digests;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be taken from DICOM files.
 *
 * @param part of the picture
 * @param pseudonyms by which subject and exam are named; without, they have no name
 */
public record DicomReading(PicturePart part, @Nullable Pseudonyms pseudonyms) {
  public static final DicomReading WHOLE = new DicomReading(PicturePart.WHOLE, null);
  private static final int NAME_DIGITS = 32;

  /** What its frames say of the exam: the study's pseudonym, where there is a key. */
  public Map<String, String> attributes(DataSet set) {
    return pseudonyms == null
        ? Map.of()
        : pseudonyms.study(set).map(exam -> Map.of("exam", exam)).orElse(Map.of());
  }

  /** Stream of an instance's frames: the same whenever and by whichever way it comes. */
  public String stream(DataSet set, String sopInstance) {
    String plain = "instance-" + Digests.hex(Digests.sha256(sopInstance)).substring(0, NAME_DIGITS);
    return pseudonyms == null ? plain : pseudonyms.instance(set).orElse(plain);
  }
}
