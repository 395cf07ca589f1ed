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
          "camera=(), microphone=(), geolocation=()");

  private SecurityHeaders() {}

  static void set(Context context) {
    HEADERS.forEach(context::header);
    context.header("Cache-Control", caching(context.path()));
  }

  /** Of an answer that is no file of the page. */
  static void set(Response response) {
    HEADERS.forEach(response.getHeaders()::put);
    response.getHeaders().put("Cache-Control", "no-store");
  }

  /** What the page asks for shows subjects: no browser is to have it on its disk. */
  private static String caching(String path) {
    return path.startsWith("/api/") ? "no-store" : "no-cache";
  }
}
