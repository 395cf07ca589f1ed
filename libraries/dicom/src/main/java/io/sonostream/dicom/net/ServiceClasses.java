package io.sonostream.dicom.net;

import java.util.Set;

/** The classes that we speak of, PS3.4 annexes A and B. */
public final class ServiceClasses {
  public static final String VERIFICATION = "1.2.840.10008.1.1";
  public static final String ULTRASOUND = "1.2.840.10008.5.1.4.1.1.6.1";
  public static final String ULTRASOUND_MULTI_FRAME = "1.2.840.10008.5.1.4.1.1.3.1";
  public static final String SEGMENTATION = "1.2.840.10008.5.1.4.1.1.66.4";

  /**
   * Whose instances show ultrasound: the two classes of today, the two retired ones that old
   * machines send, and secondary captures, as which others send their screens.
   */
  public static final Set<String> PICTURES =
      Set.of(
          ULTRASOUND,
          ULTRASOUND_MULTI_FRAME,
          "1.2.840.10008.5.1.4.1.1.6",
          "1.2.840.10008.5.1.4.1.1.3",
          "1.2.840.10008.5.1.4.1.1.7",
          "1.2.840.10008.5.1.4.1.1.7.2",
          "1.2.840.10008.5.1.4.1.1.7.4");

  private ServiceClasses() {}
}
