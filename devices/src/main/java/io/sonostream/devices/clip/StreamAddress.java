package io.sonostream.devices.clip;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where a live stream comes from.
 *
 * @param location as FFmpeg is given it; a user and a password may stand in it
 * @param shown the same for people, without them
 * @param protocols that FFmpeg may use for it, also where the stream itself names a further
 *     address: a list of a stream's parts must not make us read files
 * @param device FFmpeg's name of the kind of device; null for a stream over a network
 */
public record StreamAddress(
    String location, String shown, String protocols, @Nullable String device) {
  /** By the address's scheme. */
  private static final Map<String, String> PROTOCOLS =
      Map.of(
          "rtsp", "rtsp,tcp,udp,rtp",
          "rtsps", "rtsps,rtsp,tls,tcp,udp,rtp",
          "rtp", "rtp,udp",
          "udp", "udp",
          "srt", "srt",
          "http", "http,https,tls,tcp,hls,crypto",
          "https", "https,http,tls,tcp,hls,crypto");

  /**
   * @throws IllegalArgumentException in one line that doesn't repeat the address, since a password
   *     may stand in it
   */
  public static StreamAddress parse(String url) {
    try {
      URI parsed = new URI(url);
      String scheme = parsed.getScheme() == null ? "" : parsed.getScheme().toLowerCase(Locale.ROOT);
      String protocols = PROTOCOLS.get(scheme);
      if (protocols != null && parsed.getHost() != null) {
        String port = parsed.getPort() < 0 ? "" : ":" + parsed.getPort();
        return new StreamAddress(url, scheme + "://" + parsed.getHost() + port, protocols, null);
      }
    } catch (URISyntaxException e) {
      // Its message repeats the address, and a password in it.
    }
    throw new IllegalArgumentException(
        "url is no address of a stream; it must be like rtsp://camera:554/stream, allowed are "
            + String.join(", ", new TreeSet<>(PROTOCOLS.keySet())));
  }

  /** A grabber or camera at this machine, by Video4Linux. */
  public static StreamAddress grabber(Path device) {
    return new StreamAddress(device.toString(), device.toString(), "file", "video4linux2");
  }
}
