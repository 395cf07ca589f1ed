package io.sonostream.service.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** The token that callers of an {@link HttpPort} show, where one is set (RFC 6750, section 2.1). */
public final class BearerToken {
  private static final String SCHEME = "Bearer ";

  private final byte @Nullable [] token;

  /**
   * @param secret null lets everybody in
   */
  public BearerToken(@Nullable String secret) {
    this.token = secret == null ? null : secret.getBytes(StandardCharsets.UTF_8);
  }

  /** Takes as long for a wrong one as for the right one. */
  public boolean admits(Request request) {
    if (token == null) {
      return true;
    }
    String shown = request.getHeaders().get(HttpHeader.AUTHORIZATION);
    return shown != null
        && shown.startsWith(SCHEME)
        && MessageDigest.isEqual(
            token, shown.substring(SCHEME.length()).getBytes(StandardCharsets.UTF_8));
  }
}
