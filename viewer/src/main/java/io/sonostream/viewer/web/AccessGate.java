package io.sonostream.viewer.web;

import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HttpResponseException;
import io.javalin.http.UnauthorizedResponse;
import io.javalin.websocket.WsContext;
import io.sonostream.viewer.access.Person;
import io.sonostream.viewer.access.Role;
import io.sonostream.viewer.access.Sessions;
import io.sonostream.viewer.access.Visit;
import io.sonostream.viewer.access.Ways;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets in who has said who he is, as far as his role reaches. Where nobody has to, everybody on
 * this machine may. Either way no other site may speak through a visitor's browser: the Host header
 * must be ours (DNS rebinding), the Origin must be the Host or one of ours (WebSocket hijacking),
 * and a write carries a header that a foreign page can't set (CSRF).
 */
public final class AccessGate {
  static final String COOKIE = "sonostream";
  static final String WRITE_HEADER = "X-Sonostream";
  private static final String VISITOR = "sonostream.visitor";

  private final Ways ways;
  private final Sessions sessions;
  private final Address address;

  public AccessGate(Ways ways, Sessions sessions, Address address) {
    this.ways = ways;
    this.sessions = sessions;
    this.address = address;
  }

  /**
   * Refuses what may not come in, and remembers who does.
   *
   * @throws UnauthorizedResponse 401, of whom nobody knows
   * @throws ForbiddenResponse 403, when another site speaks, or the role does not reach
   */
  void check(Context request) {
    check(Caller.of(request)).ifPresent(visitor -> request.attribute(VISITOR, visitor));
  }

  /** Whether {@link #check} would let this pass. */
  boolean admits(Caller caller) {
    try {
      check(caller);
      return true;
    } catch (HttpResponseException refused) {
      return false;
    }
  }

  /** Who stands behind a request that was let in and is not the sign-in's. */
  static Visitor visitor(Context request) {
    return Objects.requireNonNull(request.<Visitor>attribute(VISITOR), "the gate lets nobody by");
  }

  /** Whose stream it is. */
  String name(WsContext stream) {
    return visitor(stream).person().name();
  }

  /** A stay for a stream: the session's, or one of its own for whom each request names anew. */
  Visit stay(WsContext stream) {
    Visitor visitor = visitor(stream);
    Visit visit = visitor.visit();
    return visit == null ? sessions.passing(visitor.person(), visitor.from()) : visit;
  }

  private static Visitor visitor(WsContext stream) {
    return Objects.requireNonNull(stream.<Visitor>attribute(VISITOR), "the gate lets nobody by");
  }

  /** The stream has ended by itself. */
  void left(Visit stay, Runnable end) {
    sessions.letGo(stay, end);
  }

  private Optional<Visitor> check(Caller request) {
    String host = request.header("Host");
    if (ways.isOpen() && (host == null || !isLoopbackName(host))) {
      throw new ForbiddenResponse("open this page as http://127.0.0.1 or http://localhost");
    }
    String origin = request.header("Origin");
    if (origin != null && !address.isOurs(origin, host)) {
      throw new ForbiddenResponse(
          "another site may not speak here; behind a proxy, set viewer.allowed-origins");
    }
    if (Rights.isWrite(request) && request.header(WRITE_HEADER) == null) {
      throw new ForbiddenResponse("a write needs the header " + WRITE_HEADER);
    }
    Optional<Visitor> visitor = visitor(request);
    if (Rights.isPublic(request)) {
      return visitor;
    }
    if (visitor.isEmpty()) {
      throw new UnauthorizedResponse("sign in first");
    }
    Person person = visitor.get().person();
    Role needed = Rights.needed(request);
    if (!person.role().covers(needed)) {
      throw new ForbiddenResponse(
          "this needs the role " + needed.word() + "; you have " + person.role().word());
    }
    return visitor;
  }

  private Optional<Visitor> visitor(Caller request) {
    String from = ways.proxy().origin(request.remote(), request::headers);
    Optional<Visit> visit = sessions.find(request.cookie(COOKIE));
    if (visit.isPresent()) {
      return visit.map(stay -> new Visitor(stay.person(), from, stay));
    }
    return ways.proxy()
        .person(request.remote(), request::headers)
        .or(() -> byBearer(request.header("Authorization")))
        .or(ways::here)
        .map(person -> new Visitor(person, from, null));
  }

  private Optional<Person> byBearer(@Nullable String authorization) {
    return authorization != null && authorization.startsWith("Bearer ")
        ? ways.byToken(authorization.substring(7))
        : Optional.empty();
  }

  private static boolean isLoopbackName(String hostHeader) {
    String name = hostHeader.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
    return name.equals("localhost")
        || name.equals("[::1]")
        || name.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  }
}
