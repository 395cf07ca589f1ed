package io.sonostream.viewer.web;

import io.javalin.http.Context;
import java.util.Map;
import org.eclipse.jetty.server.Response;

/**
 * What every answer says to the browser: only our own files run, nothing is inline, markup can't be
 * made from text (Trusted Types), no one frames us.
 */
final class SecurityHeaders {
  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          String.join(
              "; ",
              "default-src 'none'",
              "script-src 'self'",
              "style-src 'self'",
              "img-src 'self'",
              "connect-src 'self'",
              "base-uri 'none'",
              "form-action 'self'",
              "frame-ancestors 'none'",
              "require-trusted-types-for 'script'",
              "trusted-types 'none'"),
          "X-Content-Type-Options",
          "nosniff",
          "X-Frame-Options",
          "DENY",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Permissions-Policy",
          "camera=(), microphone=(), geolocation=()",
          "Cache-Control",
          "no-cache");

  private SecurityHeaders() {}

  static void set(Context context) {
    HEADERS.forEach(context::header);
  }

  static void set(Response response) {
    HEADERS.forEach(response.getHeaders()::put);
  }
}
