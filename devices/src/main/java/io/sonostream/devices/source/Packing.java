package io.sonostream.devices.source;

/** How a device packs the pixels that it publishes. */
public enum Packing {
  /** As the source has them: the bytes of a file, or raw pixels. */
  SOURCE,
  RAW,
  PNG,
  JPEG
}
