package io.sonostream.dicom.seg;

import io.sonostream.dicom.dataset.Attribute;
import io.sonostream.dicom.dataset.DataSet;
import io.sonostream.runtime.UserException;

/**
 * A concept by its code, PS3.3 section 8.
 *
 * @param value for example 52988006
 * @param scheme who gave the code: SCT for SNOMED CT, DCM for DICOM
 * @param meaning for people
 */
public record Code(String value, String scheme, String meaning) {
  private static final int LONGEST_VALUE = 16;
  private static final int LONGEST_MEANING = 64;

  public Code {
    if (!value.matches("[A-Za-z0-9._{}-]{1," + LONGEST_VALUE + "}")
        || !scheme.matches("[A-Za-z0-9_-]{1," + LONGEST_VALUE + "}")
        || !meaning.matches("[ -\\[\\]-~]{1," + LONGEST_MEANING + "}")) {
      throw new UserException(
          "code is '"
              + value
              + ":"
              + scheme
              + ":"
              + meaning
              + "'; VALUE:SCHEME:MEANING is needed, of at most 16, 16 and 64 plain characters");
    }
  }

  /** Reads {@code VALUE:SCHEME:MEANING}. */
  public static Code parse(String text) {
    String[] parts = text.split(":", 3);
    if (parts.length != 3) {
      throw new UserException(
          "code is '"
              + text
              + "'; VALUE:SCHEME:MEANING is needed, for example 52988006:SCT:Lesion");
    }
    return new Code(parts[0].strip(), parts[1].strip(), parts[2].strip());
  }

  DataSet item() {
    return new DataSet()
        .text(Attribute.CODE_VALUE, value)
        .text(Attribute.CODING_SCHEME_DESIGNATOR, scheme)
        .text(Attribute.CODE_MEANING, meaning);
  }
}
