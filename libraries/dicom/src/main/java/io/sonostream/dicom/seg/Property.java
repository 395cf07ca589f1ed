package io.sonostream.dicom.seg;

import io.sonostream.runtime.UserException;
import java.util.Locale;
import java.util.Map;

/**
 * What a segment shows, PS3.16 CID 7150 and 7151 and on.
 *
 * @param category for example an anatomical structure
 * @param type of that category, for example a nerve
 */
public record Property(Code category, Code type) {
  private static final Code STRUCTURE = new Code("123037004", "SCT", "Anatomical Structure");
  private static final Code ABNORMAL =
      new Code("49755003", "SCT", "Morphologically Abnormal Structure");

  private static final Map<String, Property> KNOWN =
      Map.of(
          "lesion", new Property(ABNORMAL, new Code("52988006", "SCT", "Lesion")),
          "tumor", new Property(ABNORMAL, new Code("4147007", "SCT", "Mass")),
          "mass", new Property(ABNORMAL, new Code("4147007", "SCT", "Mass")),
          "nodule", new Property(ABNORMAL, new Code("27925004", "SCT", "Nodule")),
          "cyst", new Property(ABNORMAL, new Code("367643001", "SCT", "Cyst")),
          "nerve", new Property(STRUCTURE, new Code("3057000", "SCT", "Nerve")));

  /**
   * The property that everybody means by a class's name.
   *
   * @throws UserException for any other name: what a segment shows is never guessed
   */
  public static Property of(String className) {
    Property known = KNOWN.get(className.toLowerCase(Locale.ROOT));
    if (known == null) {
      throw new UserException(
          "class '"
              + className
              + "' has no code; give one, for example --code "
              + className
              + "=123037004:SCT:Anatomical Structure,3057000:SCT:Nerve");
    }
    return known;
  }

  /** Reads {@code CATEGORY,TYPE}, each a code. */
  public static Property parse(String text) {
    String[] parts = text.split(",", 2);
    if (parts.length != 2) {
      throw new UserException(
          "property is '" + text + "'; CATEGORY,TYPE is needed, each VALUE:SCHEME:MEANING");
    }
    return new Property(Code.parse(parts[0]), Code.parse(parts[1]));
  }
}
