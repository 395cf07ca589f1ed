package io.sonostream.viewer.web;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.SameSite;
import io.javalin.http.UnauthorizedResponse;
import io.sonostream.runtime.Digests;
import io.sonostream.runtime.UserException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in. Bound to loopback, everybody on this machine; bound elsewhere, only who knows
 * the token. Either way no other site may speak through a visitor's browser: the Host header must
 * be ours (DNS rebinding), the Origin must be the Host or one of ours (WebSocket hijacking), and a
 * write carries a header that a foreign page can't set (CSRF).
 */
public final class AccessGate {
  static final String COOKIE = "sonostream";
  static final String WRITE_HEADER = "X-Sonostream";
  private static final int MIN_TOKEN = 16;
  private static final Set<String> PUBLIC =
      Set.of("/signin.html", "/signin.js", "/css/tokens.css", "/css/signin.css", "/icon.svg");

  private final byte @Nullable [] tokenDigest;
  private final String session;
  private final Address address;

  /**
   * @throws UserException when the address can be reached from other machines and there is no token
   */
  public AccessGate(String host, @Nullable String token, Address address) {
    this.address = address;
    if (token != null && token.length() < MIN_TOKEN) {
      throw new UserException(
          "viewer.token has "
              + token.length()
              + " characters; it needs "
              + MIN_TOKEN
              + " or more, for example the output of: openssl rand -hex 16");
    }
    if (token == null && !isLoopback(host)) {
      throw new UserException(
          "viewer.host is "
              + host
              + ", which other machines can reach, and viewer.token is not set; set one of "
              + MIN_TOKEN
              + " characters or more (SONOSTREAM_VIEWER_TOKEN), or use 127.0.0.1");
    }
    tokenDigest = token == null ? null : Digests.sha256(token);
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    session = Digests.hex(secret);
  }

  /**
   * Refuses what may not come in.
   *
   * @throws UnauthorizedResponse 401, without the token
   * @throws ForbiddenResponse 403, when another site speaks
   */
  void check(Context request) {
    check(Caller.of(request));
  }

  /** Whether {@link #check} would let this pass. */
  boolean admits(Caller caller) {
    try {
      check(caller);
      return true;
    } catch (ForbiddenResponse | UnauthorizedResponse refused) {
      return false;
    }
  }

  private void check(Caller request) {
    String host = request.header("Host");
    if (tokenDigest == null && (host == null || !isLoopbackName(host))) {
      throw new ForbiddenResponse("open this page as http://127.0.0.1 or http://localhost");
    }
    String origin = request.header("Origin");
    if (origin != null && !address.isOurs(origin, host)) {
      throw new ForbiddenResponse(
          "another site may not speak here; behind a proxy, set viewer.allowed-origins");
    }
    if (isWrite(request) && request.header(WRITE_HEADER) == null) {
      throw new ForbiddenResponse("a write needs the header " + WRITE_HEADER);
    }
    if (!admitted(request)) {
      throw new UnauthorizedResponse("sign in with the viewer's token");
    }
  }

  /** Trades the token for a session cookie. */
  boolean signIn(Context request, String token) {
    if (!isToken(token)) {
      return false;
    }
    Cookie cookie = new Cookie(COOKIE, session);
    cookie.setHttpOnly(true);
    cookie.setSameSite(SameSite.STRICT);
    cookie.setPath(address.path());
    cookie.setSecure(
        request.req().isSecure() || "https".equals(request.header("X-Forwarded-Proto")));
    request.cookie(cookie);
    return true;
  }

  private boolean admitted(Caller request) {
    if (tokenDigest == null || PUBLIC.contains(request.path())) {
      return true;
    }
    if (request.path().equals("/session") && request.method().equals("POST")) {
      return true;
    }
    String cookie = request.cookie(COOKIE);
    if (cookie != null && MessageDigest.isEqual(Digests.sha256(cookie), Digests.sha256(session))) {
      return true;
    }
    String bearer = request.header("Authorization");
    return bearer != null && bearer.startsWith("Bearer ") && isToken(bearer.substring(7));
  }

  /** Digests are compared, in constant time: neither the length nor a prefix can be felt out. */
  private boolean isToken(String guess) {
    return tokenDigest != null && MessageDigest.isEqual(Digests.sha256(guess), tokenDigest);
  }

  private static boolean isWrite(Caller request) {
    return switch (request.method()) {
      case "GET", "HEAD" -> false;
      default -> true;
    };
  }

  private static boolean isLoopbackName(String hostHeader) {
    String name = hostHeader.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
    return name.equals("localhost")
        || name.equals("[::1]")
        || name.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new UserException(
          "viewer.host is " + host + ", which has no address; use 127.0.0.1 or a name of this host",
          e);
    }
  }
}
