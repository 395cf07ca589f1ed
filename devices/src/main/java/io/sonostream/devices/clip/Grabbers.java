package io.sonostream.devices.clip;

import static org.bytedeco.ffmpeg.global.avformat.av_find_input_format;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.global.avdevice;
import org.jspecify.annotations.Nullable;

/**
 * FFmpeg's part for devices at this machine. It needs libraries of the operating system that a
 * server often lacks, so it is loaded for nobody who has no grabber.
 */
final class Grabbers {
  private static final Pattern MISSING = Pattern.compile("(lib[\\w+-]+\\.so[.\\d]*): cannot open");

  private Grabbers() {}

  /**
   * @param shown the device, for messages
   * @throws IOException in one line, which names the missing library
   */
  static AVInputFormat format(String device, String shown) throws IOException {
    try {
      avdevice.avdevice_register_all();
    } catch (LinkageError e) {
      throw new IOException(missing(shown, e), e);
    }
    AVInputFormat found = av_find_input_format(device);
    if (found == null) {
      throw new IOException(shown + ": this FFmpeg has no " + device);
    }
    return found;
  }

  /** What to install, from what the linker said. */
  static String missing(String shown, LinkageError error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      String library = library(cause.getMessage());
      if (library != null) {
        return shown
            + ": grabbers need "
            + library
            + ", which is not installed"
            + (library.startsWith("libpulse")
                ? "; in Debian and Ubuntu the package libpulse0"
                : "");
      }
    }
    return shown
        + ": FFmpeg's libavdevice can't be loaded, which needs libpulse, libasound and libxcb: "
        + error.getMessage();
  }

  private static @Nullable String library(@Nullable String message) {
    Matcher matcher = MISSING.matcher(message == null ? "" : message);
    return matcher.find() ? matcher.group(1) : null;
  }
}
