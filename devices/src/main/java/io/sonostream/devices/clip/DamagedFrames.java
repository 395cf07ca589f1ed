package io.sonostream.devices.clip;

/** What becomes of pictures that the decoder could only patch up. */
public enum DamagedFrames {
  /** They count as failed: part of them was never seen by the device. */
  FAIL,
  /** They are published as the decoder patched them; packets without any picture still fail. */
  PUBLISH
}
