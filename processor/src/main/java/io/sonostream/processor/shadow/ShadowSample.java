package io.sonostream.processor.shadow;

import io.sonostream.runtime.Digests;
import io.sonostream.schemas.Frame;

/**
 * Which live frames a challenger sees. A frame's name decides, by a stable hash: every processor,
 * before and after a restart, chooses the same frames, and a larger share adds to those of a
 * smaller one.
 */
public final class ShadowSample {
  private ShadowSample() {}

  /**
   * Whether the challenger sees this frame.
   *
   * @param share of the live frames, 0-1: none at 0, all at 1
   */
  public static boolean chosen(Frame frame, double share) {
    return share > 0
        && position(frame.getDeviceId(), frame.getStreamId(), frame.getSequence()) < share;
  }

  /**
   * A frame's place in [0, 1): the first 53 bits of the SHA-256 of device, stream and sequence (in
   * decimal) as UTF-8, with a zero byte between them.
   */
  static double position(String device, String stream, long sequence) {
    return Digests.position(device + '\0' + stream + '\0' + sequence);
  }
}
