package io.sonostream.processor.openinference;

import io.sonostream.service.http.Loopback;
import io.sonostream.service.http.TlsSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask for masks by HTTP, and how much.
 *
 * @param enabled whether the port is opened
 * @param host address to listen on
 * @param port 0 for any free one
 * @param token that callers show as {@code Authorization: Bearer}; may be left out on this machine
 * @param maxRequests at the same time; further ones are asked to come again
 * @param maxRequestBytes most bytes of one request
 * @param maxBytes of all requests at the same time, with their pictures that are decoded before
 *     they are submitted, and with what the engine needs for them
 * @param timeout from the request's last byte to its answer
 * @param requestLife that a caller may take to send a request and to take its answer
 */
public record OpenInferenceSettings(
    boolean enabled,
    String host,
    int port,
    @Nullable String token,
    TlsSettings tls,
    int maxRequests,
    long maxRequestBytes,
    long maxBytes,
    Duration timeout,
    Duration requestLife) {
  private static final int LEAST_TOKEN = 16;

  public OpenInferenceSettings {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port is " + port + "; allowed are 0 to 65535");
    }
    if (token != null && token.isBlank()) {
      token = null;
    }
    if (token != null && token.length() < LEAST_TOKEN) {
      throw new IllegalArgumentException(
          "token has " + token.length() + " characters; it must have at least " + LEAST_TOKEN);
    }
    if (maxRequests < 1 || maxRequests > 256) {
      throw new IllegalArgumentException(
          "max-requests is " + maxRequests + "; allowed are 1 to 256");
    }
    if (maxRequestBytes < 1024 || maxRequestBytes > 256L << 20) {
      throw new IllegalArgumentException(
          "max-request-bytes is " + maxRequestBytes + "; allowed are 1024 to " + (256L << 20));
    }
    if (maxBytes < maxRequestBytes || maxBytes > 64L << 30) {
      throw new IllegalArgumentException(
          "max-bytes is "
              + maxBytes
              + "; it must hold one request of "
              + maxRequestBytes
              + " bytes, and be no more than "
              + (64L << 30));
    }
    if (timeout.toMillis() < 1) {
      throw new IllegalArgumentException("timeout is " + timeout + "; it must be above 0");
    }
    if (requestLife.toMillis() < 1) {
      throw new IllegalArgumentException("request-life is " + requestLife + "; it must be above 0");
    }
    if (enabled && token == null && !Loopback.is(host)) {
      throw new IllegalArgumentException(
          "host is " + host + ", which other machines can reach, and token is not set; set it");
    }
  }
}
