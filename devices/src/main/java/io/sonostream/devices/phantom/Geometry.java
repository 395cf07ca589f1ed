package io.sonostream.devices.phantom;

/** How beams leave the probe. */
public enum Geometry {
  /** Parallel beams: the picture is a rectangle. */
  LINEAR,
  /** Beams that fan out from a curved or phased array: the picture is a fan on black. */
  SECTOR
}
