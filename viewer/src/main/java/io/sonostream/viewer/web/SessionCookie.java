package io.sonostream.viewer.web;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import io.sonostream.viewer.access.Person;
import io.sonostream.viewer.access.Sessions;
import io.sonostream.viewer.access.Visit;

/** A session as a browser holds it, whichever way somebody came in. */
public final class SessionCookie {
  private final Sessions sessions;
  private final Address address;

  public SessionCookie(Sessions sessions, Address address) {
    this.sessions = sessions;
    this.address = address;
  }

  /** A new secret each time: one that somebody planted before the sign-in opens nothing. */
  void give(Context request, Person person, String from) {
    Cookie cookie = new Cookie(AccessGate.COOKIE, sessions.open(person, from));
    cookie.setHttpOnly(true);
    cookie.setSameSite(SameSite.STRICT);
    cookie.setPath(address.path());
    cookie.setSecure(
        request.req().isSecure() || "https".equals(request.header("X-Forwarded-Proto")));
    request.cookie(cookie);
  }

  void take(Context request, Visit visit) {
    sessions.end(visit.id());
    request.removeCookie(AccessGate.COOKIE, address.path());
  }
}
