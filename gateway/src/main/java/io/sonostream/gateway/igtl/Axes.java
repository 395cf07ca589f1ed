package io.sonostream.gateway.igtl;

/** Which way the axes of space point, in an IMAGE message. */
public enum Axes {
  /** To the right, to the front, to the head; 3D Slicer's own. */
  RAS(1),
  /** To the left, to the back, to the head; DICOM's. */
  LPS(2);

  private final int code;

  Axes(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  static Axes of(int code) throws BadMessageException {
    for (Axes axes : values()) {
      if (axes.code == code) {
        return axes;
      }
    }
    throw new BadMessageException(
        "image has coordinates " + code + "; allowed are 1 (RAS) and 2 (LPS)");
  }
}
