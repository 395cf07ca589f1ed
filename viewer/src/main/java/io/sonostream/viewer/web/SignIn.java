package io.sonostream.viewer.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.sonostream.runtime.Printable;
import io.sonostream.viewer.access.Person;
import io.sonostream.viewer.access.SignInLimits;
import io.sonostream.viewer.access.Visit;
import io.sonostream.viewer.access.Ways;
import io.sonostream.viewer.desk.Refusal;
import io.sonostream.viewer.openid.OpenId;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trades a token or a password for a session, and ends sessions. */
public final class SignIn {
  private static final Logger log = LoggerFactory.getLogger(SignIn.class);

  private final Ways ways;
  private final SessionCookie session;
  private final SignInLimits limits;
  private final Optional<OpenId> openId;

  /**
   * @param openId offered beside, and said goodbye to
   */
  public SignIn(Ways ways, SessionCookie session, SignInLimits limits, Optional<OpenId> openId) {
    this.ways = ways;
    this.session = session;
    this.limits = limits;
    this.openId = openId;
  }

  /** What the page of the sign-in shows. */
  private record Offered(boolean token, boolean users, @Nullable Provider openid) {}

  /**
   * @param address where the browser begins, on the page's own name: cookies are of a name
   */
  private record Provider(String label, String address) {}

  /**
   * @param next where to end what the provider remembers; null for nowhere
   */
  private record SignedOut(boolean signedOut, @Nullable String next) {}

  public void routes(RoutesConfig app) {
    app.get("/session/ways", this::offered);
    app.post("/session", this::signIn);
    app.post("/session/end", this::signOut);
  }

  private void offered(Context request) {
    Api.answer(
        request,
        new Offered(
            ways.hasToken(),
            ways.hasUsers(),
            openId
                .map(one -> new Provider(one.label(), one.below(OpenId.BEGIN).toString()))
                .orElse(null)));
  }

  private void signIn(Context request) {
    String name = Objects.requireNonNullElse(request.formParam("name"), "");
    String from = ways.proxy().origin(request.ip(), Caller.of(request)::headers);
    long wait = limits.begin(from, name);
    if (wait > 0) {
      request.status(HttpStatus.TOO_MANY_REQUESTS).header("Retry-After", Long.toString(wait));
      Api.answer(
          request, Map.of("error", "too many tries at once, or that failed; wait " + wait + " s"));
      return;
    }
    Optional<Person> person = person(request, name);
    if (person.isEmpty()) {
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
    session.give(request, person.get(), from);
    Api.answer(request, Map.of("signedIn", true));
  }

  private Optional<Person> person(Context request, String name) {
    String token = request.formParam("token");
    return token == null
        ? ways.byPassword(name, Objects.requireNonNullElse(request.formParam("password"), ""))
        : ways.byToken(token);
  }

  private void signOut(Context request) {
    Visit visit = AccessGate.visitor(request).visit();
    if (visit == null) {
      throw new Refusal(
          Refusal.Kind.BAD_REQUEST,
          "there is no session to end: each request says anew who you are");
    }
    session.take(request, visit);
    Optional<URI> next =
        visit.person().way() == Person.Way.OPENID
            ? openId.flatMap(OpenId::goodbye)
            : Optional.empty();
    Api.answer(request, new SignedOut(true, next.map(URI::toString).orElse(null)));
  }
}
