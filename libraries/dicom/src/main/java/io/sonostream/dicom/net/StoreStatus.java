package io.sonostream.dicom.net;

/**
 * What becomes of an instance, as its sender is told, PS3.4 table B.2-1.
 *
 * @param code 0 for stored
 * @param why empty for stored, else one line
 */
public record StoreStatus(int code, String why) {
  /** It is safe here; the sender may forget it. */
  public static final StoreStatus STORED = new StoreStatus(0, "");

  private static final int WARNING = 0xB;
  private static final int OUT_OF_RESOURCES = 0xA700;
  private static final int WRONG_CLASS = 0x0122;
  private static final int DUPLICATE = 0x0111;
  private static final int NOT_UNDERSTOOD = 0xC000;

  /** Not now: sent again later, it may be taken. */
  public static StoreStatus notNow(String why) {
    return new StoreStatus(OUT_OF_RESOURCES, why);
  }

  /** Never: it is damaged, or of a kind that we don't read. */
  public static StoreStatus notUnderstood(String why) {
    return new StoreStatus(NOT_UNDERSTOOD, why);
  }

  /** Another instance of this name is here. */
  public static StoreStatus duplicate(String why) {
    return new StoreStatus(DUPLICATE, why);
  }

  static StoreStatus wrongClass(String why) {
    return new StoreStatus(WRONG_CLASS, why);
  }

  /** Also with a warning, such as of a value that was changed. */
  public boolean isStored() {
    return code == 0 || code >> 12 == WARNING;
  }

  /** Whether it may be taken if it is sent again. */
  public boolean mayComeAgain() {
    return (code & 0xFF00) == OUT_OF_RESOURCES;
  }
}
