package io.sonostream.devices.clip;

import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

import java.nio.charset.StandardCharsets;

/** What is common to everything that calls FFmpeg. */
final class Ffmpeg {
  private static final int MESSAGE_BYTES = 128;

  static {
    // JavaCPP would refuse to allocate once the process outgrows twice the heap, which says nothing
    // in a process that also holds a network's native memory.
    System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
    System.setProperty("org.bytedeco.javacpp.nopointergc", "true");
    // Its lines name addresses as they are, with a password that stands in one.
    av_log_set_level(AV_LOG_QUIET);
  }

  private Ffmpeg() {}

  /** Before the first call of anything in it. */
  static void prepare() {
    // The class's initializer does it.
  }

  /** What an error's number means, in FFmpeg's words. */
  static String reason(int error) {
    byte[] text = new byte[MESSAGE_BYTES];
    av_strerror(error, text, text.length);
    String all = new String(text, StandardCharsets.UTF_8);
    return all.substring(0, all.indexOf('\0'));
  }
}
