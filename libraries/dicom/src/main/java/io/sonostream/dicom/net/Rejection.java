package io.sonostream.dicom.net;

/** Why an association is refused, PS3.8 table 9-21. */
enum Rejection {
  LOCAL_LIMIT(2, 3, 2, "there are as many associations as may be"),
  CALLED_TITLE(1, 1, 7, "it calls for another title"),
  CALLING_TITLE(1, 1, 3, "its title is not among those that may send");

  private final int result;
  private final int source;
  private final int reason;
  private final String words;

  Rejection(int result, int source, int reason, String words) {
    this.result = result;
    this.source = source;
    this.reason = reason;
    this.words = words;
  }

  byte[] bytes() {
    return new byte[] {0, (byte) result, (byte) source, (byte) reason};
  }

  String words() {
    return words;
  }
}
