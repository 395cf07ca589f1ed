package io.sonostream.devices.clip;

import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;

import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * Which pictures of a clip can't be trusted. After a packet that is damaged or lost, pictures are
 * drawn on what it left, and only a key picture that is later than it begins anew.
 */
final class ClipDamage {
  /** {@code AV_FRAME_FLAG_CORRUPT} and {@code AV_FRAME_FLAG_KEY} of libavutil/frame.h. */
  private static final int CORRUPT = 1;

  private static final int KEY = 2;

  private boolean open;
  private long since = AV_NOPTS_VALUE;
  private long lost;
  private long patched;
  private String why = "";

  /** A packet of which no picture comes. */
  void lost(long packets, long tick, String reason) {
    lost += packets;
    why = reason;
    open = true;
    since = Math.max(since, tick);
  }

  /** Whether a decoded picture holds anything that was made up. */
  boolean touches(AVFrame frame) {
    long tick = frame.best_effort_timestamp();
    boolean key = (frame.flags() & KEY) != 0;
    if (open && key && (tick == AV_NOPTS_VALUE || tick > since)) {
      open = false;
    }
    if (frame.decode_error_flags() != 0 || (frame.flags() & CORRUPT) != 0) {
      open = true;
      since = Math.max(since, tick);
      return true;
    }
    return open;
  }

  /** A picture that is not given, since it was patched up. */
  void withheld() {
    lost++;
    if (why.isEmpty()) {
      why = "pictures were damaged, or drawn on damaged ones";
    }
  }

  /** One that is given all the same. */
  void given() {
    patched++;
  }

  long patched() {
    return patched;
  }

  /** Pictures that can't be had since this was asked last. */
  long takeLost() {
    long taken = lost;
    lost = 0;
    return taken;
  }

  /** Why; empty where there were none. */
  String takeWhy() {
    String taken = why;
    why = "";
    return taken;
  }
}
