package io.sonostream.dicom.seg;

/** How a mask is kept, PS3.3 C.8.20.2.3. */
public enum SegmentationKind {
  /** One bit a pixel: what every viewer reads. */
  BINARY,

  /** One byte a pixel, 0 to 255 for a probability of 0 to 1. */
  FRACTIONAL
}
