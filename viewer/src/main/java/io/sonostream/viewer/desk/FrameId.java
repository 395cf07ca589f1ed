package io.sonostream.viewer.desk;

import io.sonostream.schemas.Frame;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The key of a label: deviceId/streamId/sequence, each percent-encoded. */
final class FrameId {
  private FrameId() {}

  static String of(Frame frame) {
    return encode(frame.getDeviceId())
        + "/"
        + encode(frame.getStreamId())
        + "/"
        + frame.getSequence();
  }

  /** Percent-encoding as RFC 3986 has it; URLEncoder's form differs in three characters. */
  private static String encode(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }
}
