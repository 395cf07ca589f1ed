package io.sonostream.viewer.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.HttpStatus;
import io.javalin.http.SameSite;
import io.sonostream.runtime.Printable;
import io.sonostream.viewer.access.SignInLimits;
import io.sonostream.viewer.access.TrustedProxy;
import io.sonostream.viewer.openid.NotSignedIn;
import io.sonostream.viewer.openid.OpenId;
import io.sonostream.viewer.openid.WayBack;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two addresses of a sign-in by an OpenID provider: where it begins, and where it comes back.
 */
public final class OpenIdSignIn {
  private static final Logger log = LoggerFactory.getLogger(OpenIdSignIn.class);

  /** Of the browser's own, between these two. */
  private static final String COOKIE = "sonostream-openid";

  private final OpenId openId;
  private final SessionCookie session;
  private final SignInLimits limits;
  private final TrustedProxy proxy;

  public OpenIdSignIn(
      OpenId openId, SessionCookie session, SignInLimits limits, TrustedProxy proxy) {
    this.openId = openId;
    this.session = session;
    this.limits = limits;
    this.proxy = proxy;
  }

  public void routes(RoutesConfig app) {
    app.get("/" + OpenId.BEGIN, this::begin);
    app.get("/" + OpenId.BACK, this::back);
  }

  private void begin(Context request) {
    try {
      OpenId.Begun begun = openId.begin(request.queryParam("to"));
      remember(request, begun.cookie(), (int) OpenId.PATIENCE.toSeconds());
      request.status(HttpStatus.SEE_OTHER).header("Location", begun.at().toString());
    } catch (NotSignedIn e) {
      refuse(request, e, origin(request));
    }
  }

  private void back(Context request) {
    String from = origin(request);
    // Of one address: who asks from elsewhere is not held up by another's failures.
    String name = "openid from " + from;
    long wait = limits.begin(from, name);
    if (wait > 0) {
      request.status(HttpStatus.TOO_MANY_REQUESTS).header("Retry-After", Long.toString(wait));
      show(request, "Too many tries at once, or that failed; wait " + wait + " s.");
      return;
    }
    WayBack way =
        new WayBack(
            request.queryParam("state"),
            request.queryParam("code"),
            request.queryParam("iss"),
            request.queryParam("error"),
            request.cookie(COOKIE));
    remember(request, "", 0);
    try {
      OpenId.Arrived arrived = openId.finish(way);
      limits.succeeded(from, name);
      session.give(request, arrived.person(), from);
      URI to = URI.create(openId.page() + arrived.to());
      Notice.leadOn(request, openId.page(), "Signed in.", "Go on", to);
    } catch (NotSignedIn e) {
      if (e.why() == NotSignedIn.Why.AWAY) {
        limits.takeBack(from, name);
      }
      refuse(request, e, from);
    }
  }

  private void refuse(Context request, NotSignedIn e, String from) {
    log.warn("a sign-in by OpenID from {} failed: {}", from, Printable.line(why(e)));
    request.status(
        switch (e.why()) {
          case BEGIN_AGAIN -> HttpStatus.BAD_REQUEST;
          case REFUSED -> HttpStatus.FORBIDDEN;
          case AWAY -> HttpStatus.SERVICE_UNAVAILABLE;
        });
    show(request, "Not signed in: " + why(e) + ".");
  }

  private void show(Context request, String words) {
    URI page = openId.page();
    Notice.show(request, page, words, "To the sign-in", URI.create(page + "signin.html"));
  }

  /** Lax: the way back begins at the provider's page. */
  private void remember(Context request, String value, int seconds) {
    Cookie cookie = new Cookie(COOKIE, value);
    cookie.setPath(openId.page().getPath() + OpenId.BEGIN);
    cookie.setMaxAge(seconds);
    cookie.setHttpOnly(true);
    cookie.setSameSite(SameSite.LAX);
    cookie.setSecure("https".equals(openId.page().getScheme()));
    request.cookie(cookie);
  }

  private String origin(Context request) {
    return proxy.origin(request.ip(), Caller.of(request)::headers);
  }

  private static String why(NotSignedIn e) {
    @Nullable String message = e.getMessage();
    return message == null ? "no reason was given" : message;
  }
}
