package io.sonostream.gateway.settings;

import io.sonostream.service.http.Loopback;
import io.sonostream.service.http.TlsSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Instances by STOW-RS.
 *
 * @param enabled whether the port is opened
 * @param host address to listen on
 * @param port 0 for any free one
 * @param path below which {@code studies} is
 * @param token that senders show as {@code Authorization: Bearer}; may be left out on this machine
 * @param maxRequests at the same time; further ones are asked to come again
 * @param silence after which a sender's connection ends
 * @param requestLife that a sender may take for one request; one that drips is cut off then
 * @param frames what the instances become
 */
public record StowSettings(
    boolean enabled,
    String host,
    int port,
    String path,
    @Nullable String token,
    TlsSettings tls,
    int maxRequests,
    Duration silence,
    Duration requestLife,
    FrameSettings frames) {
  private static final int LEAST_TOKEN = 16;

  public StowSettings {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port is " + port + "; allowed are 0 to 65535");
    }
    if (!path.matches("(/[A-Za-z0-9._-]+)*")) {
      throw new IllegalArgumentException(
          "path is '" + path + "'; it must be empty or such as /dicom-web");
    }
    if (maxRequests < 1 || maxRequests > 256) {
      throw new IllegalArgumentException(
          "max-requests is " + maxRequests + "; allowed are 1 to 256");
    }
    if (silence.toMillis() < 1) {
      throw new IllegalArgumentException("silence is " + silence + "; it must be above 0");
    }
    if (requestLife.toMillis() < 1) {
      throw new IllegalArgumentException("request-life is " + requestLife + "; it must be above 0");
    }
    if (token != null && token.isBlank()) {
      token = null;
    }
    if (token != null && token.length() < LEAST_TOKEN) {
      throw new IllegalArgumentException(
          "token has " + token.length() + " characters; it must have at least " + LEAST_TOKEN);
    }
    if (enabled && token == null && !Loopback.is(host)) {
      throw new IllegalArgumentException(
          "host is " + host + ", which other machines can reach, and token is not set; set it");
    }
  }
}
