package io.sonostream.imaging.image;

/** How pixels are packed into bytes. */
public enum ImageEncoding {
  /** Rows top to bottom, channels interleaved, no padding, no header. */
  RAW,
  /** A whole PNG file (ISO/IEC 15948), any colour type, 1 to 16 bits, interlaced or not. */
  PNG,
  /** A whole JPEG file (ITU-T T.81), 8 bits, gray or three components, baseline or progressive. */
  JPEG
}
