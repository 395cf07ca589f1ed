package io.sonostream.viewer.web;

import io.sonostream.viewer.access.Role;
import io.sonostream.viewer.openid.OpenId;
import java.util.Map;
import java.util.Set;

/** Which role each request needs; one that is not here is an admin's, whatever it is. */
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
      Map.of(
          "/session/end", Role.VIEWER,
          "/api/frozen", Role.ANNOTATOR,
          "/api/labels", Role.ANNOTATOR,
          "/api/labels/frozen", Role.ANNOTATOR,
          "/api/labels/withdrawn", Role.ANNOTATOR,
          "/api/promote", Role.OPERATOR,
          "/api/rollback", Role.OPERATOR,
          "/api/retrain", Role.OPERATOR,
          "/api/cancel", Role.OPERATOR,
          "/api/sessions/end", Role.ADMIN);

  private static final Map<String, Role> READS =
      Map.of(
          "/api/audit", Role.OPERATOR,
          "/api/frames/beside", Role.ANNOTATOR,
          "/api/labels", Role.ANNOTATOR,
          "/api/labels/picture", Role.ANNOTATOR,
          "/api/sessions", Role.ADMIN);

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
        : READS.getOrDefault(request.path(), Role.VIEWER);
  }
}
