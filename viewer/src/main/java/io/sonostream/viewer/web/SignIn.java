package io.sonostream.viewer.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.HttpStatus;
import io.javalin.http.SameSite;
import io.sonostream.runtime.Printable;
import io.sonostream.viewer.access.Person;
import io.sonostream.viewer.access.Sessions;
import io.sonostream.viewer.access.SignInLimits;
import io.sonostream.viewer.access.Visit;
import io.sonostream.viewer.access.Ways;
import io.sonostream.viewer.desk.Refusal;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trades a token or a password for a session, and ends sessions. */
public final class SignIn {
  private static final Logger log = LoggerFactory.getLogger(SignIn.class);

  private final Ways ways;
  private final Sessions sessions;
  private final SignInLimits limits;
  private final Address address;

  public SignIn(Ways ways, Sessions sessions, SignInLimits limits, Address address) {
    this.ways = ways;
    this.sessions = sessions;
    this.limits = limits;
    this.address = address;
  }

  public void routes(RoutesConfig app) {
    app.get("/session/ways", this::offered);
    app.post("/session", this::signIn);
    app.post("/session/end", this::signOut);
  }

  private void offered(Context request) {
    Api.answer(request, Map.of("token", ways.hasToken(), "users", ways.hasUsers()));
  }

  private void signIn(Context request) {
    String name = Objects.requireNonNullElse(request.formParam("name"), "");
    String from = ways.proxy().origin(request.ip(), request::header);
    long wait = limits.secondsToWait(from, name);
    if (wait > 0) {
      request.status(HttpStatus.TOO_MANY_REQUESTS).header("Retry-After", Long.toString(wait));
      Api.answer(request, Map.of("error", "too many tries that failed; wait " + wait + " s"));
      return;
    }
    Optional<Person> person = person(request, name);
    if (person.isEmpty()) {
      limits.failed(from, name);
      log.warn("a sign-in as {} from {} failed", Printable.line(name), from);
      request.status(HttpStatus.UNAUTHORIZED);
      Api.answer(
          request,
          Map.of(
              "error",
              request.formParam("token") == null
                  ? "that is not the password of anybody here"
                  : "that is not the viewer's token"));
      return;
    }
    limits.succeeded(from, name);
    give(request, person.get(), from);
    Api.answer(request, Map.of("signedIn", true));
  }

  private Optional<Person> person(Context request, String name) {
    String token = request.formParam("token");
    return token == null
        ? ways.byPassword(name, Objects.requireNonNullElse(request.formParam("password"), ""))
        : ways.byToken(token);
  }

  /** A new secret each time: one that somebody planted before the sign-in opens nothing. */
  private void give(Context request, Person person, String from) {
    Cookie cookie = new Cookie(AccessGate.COOKIE, sessions.open(person, from));
    cookie.setHttpOnly(true);
    cookie.setSameSite(SameSite.STRICT);
    cookie.setPath(address.path());
    cookie.setSecure(
        request.req().isSecure() || "https".equals(request.header("X-Forwarded-Proto")));
    request.cookie(cookie);
  }

  private void signOut(Context request) {
    Visit visit = AccessGate.visitor(request).visit();
    if (visit == null) {
      throw new Refusal(
          Refusal.Kind.BAD_REQUEST,
          "there is no session to end: each request says anew who you are");
    }
    sessions.end(visit.id());
    request.removeCookie(AccessGate.COOKIE, address.path());
    Api.answer(request, Map.of("signedOut", true));
  }
}
