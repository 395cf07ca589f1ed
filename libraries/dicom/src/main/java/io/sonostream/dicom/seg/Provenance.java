package io.sonostream.dicom.seg;

import io.sonostream.dicom.dataset.Attribute;
import io.sonostream.dicom.dataset.BadDicomException;
import io.sonostream.dicom.dataset.DataSet;

/** Who made an instance. */
public final class Provenance {
  private Provenance() {}

  /**
   * Refuses what we made ourselves: an overlay has modality and class of a clip, and comes back
   * from archives as one, with masks in its pixels.
   *
   * @throws BadDicomException when we made it, or what it was made of
   */
  public static void requireAcquired(DataSet set) throws BadDicomException {
    if (isOurs(set)) {
      throw ours(Attribute.MANUFACTURER + " is " + Origin.MAKER);
    }
    for (DataSet equipment : set.items(Attribute.CONTRIBUTING_EQUIPMENT_SEQUENCE)) {
      if (isOurs(equipment)) {
        throw ours(Attribute.CONTRIBUTING_EQUIPMENT_SEQUENCE + " names " + Origin.MAKER);
      }
    }
  }

  private static boolean isOurs(DataSet set) {
    return set.text(Attribute.MANUFACTURER).filter(Origin.MAKER::equalsIgnoreCase).isPresent();
  }

  private static BadDicomException ours(String sign) {
    return new BadDicomException(
        sign
            + ": it was made of another instance's masks, which are no ultrasound; take the"
            + " instance that it was made of");
  }
}
