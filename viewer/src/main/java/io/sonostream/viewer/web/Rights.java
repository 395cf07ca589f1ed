package io.sonostream.viewer.web;

import io.sonostream.viewer.access.Role;
import io.sonostream.viewer.openid.OpenId;
import java.util.Map;
import java.util.Set;

/**
 * Which role each request needs; one that is not here is an admin's, whatever it is, but for what
 * the page is made of. Paths are compared as they came: the router knows no other spelling either.
 */
final class Rights {
  /** What the sign-in itself needs. */
  private static final Set<String> PUBLIC =
      Set.of(
          "/signin.html",
          "/signin.js",
          "/css/tokens.css",
          "/css/signin.css",
          "/icon.svg",
          "/session/ways",
          "/" + OpenId.BEGIN,
          "/" + OpenId.BACK);

  private static final Map<String, Role> WRITES =
      Map.ofEntries(
          Map.entry("/session/end", Role.VIEWER),
          Map.entry("/api/frozen", Role.ANNOTATOR),
          Map.entry("/api/labels", Role.ANNOTATOR),
          Map.entry("/api/requests/frozen", Role.ANNOTATOR),
          Map.entry("/api/labels/frozen", Role.ANNOTATOR),
          Map.entry("/api/labels/withdrawn", Role.ANNOTATOR),
          Map.entry("/api/promote", Role.OPERATOR),
          Map.entry("/api/rollback", Role.OPERATOR),
          Map.entry("/api/retrain", Role.OPERATOR),
          Map.entry("/api/cancel", Role.OPERATOR),
          Map.entry("/api/sessions/end", Role.ADMIN));

  private static final Map<String, Role> READS =
      Map.ofEntries(
          Map.entry("/api/areas", Role.VIEWER),
          Map.entry("/api/audit", Role.OPERATOR),
          Map.entry("/api/frames/beside", Role.ANNOTATOR),
          Map.entry("/api/gateways", Role.VIEWER),
          Map.entry("/api/labels", Role.ANNOTATOR),
          Map.entry("/api/labels/picture", Role.ANNOTATOR),
          Map.entry("/api/labels/readers", Role.ANNOTATOR),
          Map.entry("/api/me", Role.VIEWER),
          Map.entry("/api/requests", Role.VIEWER),
          Map.entry("/api/requests/picture", Role.VIEWER),
          Map.entry("/api/sessions", Role.ADMIN));

  private Rights() {}

  static boolean isWrite(Caller request) {
    return switch (request.method()) {
      case "GET", "HEAD" -> false;
      default -> true;
    };
  }

  static boolean isPublic(Caller request) {
    return isWrite(request)
        ? request.path().equals("/session") && request.method().equals("POST")
        : PUBLIC.contains(request.path());
  }

  static Role needed(Caller request) {
    return isWrite(request)
        ? WRITES.getOrDefault(request.path(), Role.ADMIN)
        : READS.getOrDefault(
            request.path(), request.path().startsWith("/api/") ? Role.ADMIN : Role.VIEWER);
  }
}
