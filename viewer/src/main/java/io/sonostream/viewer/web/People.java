package io.sonostream.viewer.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.sonostream.client.audit.AuditLog;
import io.sonostream.client.audit.Change;
import io.sonostream.viewer.access.Person;
import io.sonostream.viewer.access.Sessions;
import io.sonostream.viewer.access.Visit;
import io.sonostream.viewer.desk.Refusal;
import io.sonostream.viewer.facts.AuditBoard;
import java.util.Locale;
import java.util.Map;

/** What the page asks about people: who am I, who is here, who did what. */
public final class People {
  private final Sessions sessions;
  private final AuditBoard board;
  private final AuditLog audit;

  public People(Sessions sessions, AuditBoard board, AuditLog audit) {
    this.sessions = sessions;
    this.board = board;
    this.audit = audit;
  }

  /** A session, as an admin sees it. */
  private record Seen(
      String id, String name, String role, String way, String from, long since, long seen) {
    static Seen of(Visit visit) {
      return new Seen(
          visit.id(),
          visit.person().name(),
          visit.person().role().word(),
          wayOf(visit.person()),
          visit.from(),
          visit.since().toEpochMilli(),
          visit.seen().toEpochMilli());
    }
  }

  /** Which session an admin ends. */
  private record End(String id) {
    End {
      if (id == null || !id.matches("[0-9a-f]{1,40}")) {
        throw new Refusal(Refusal.Kind.BAD_REQUEST, "id names no session; see /api/sessions");
      }
    }
  }

  public void routes(RoutesConfig app) {
    app.get("/api/me", this::me);
    app.get("/api/audit", request -> Api.answer(request, board.view()));
    app.get(
        "/api/sessions",
        request -> Api.answer(request, sessions.list().stream().map(Seen::of).toList()));
    app.post("/api/sessions/end", this::end);
  }

  private void me(Context request) {
    Visitor visitor = AccessGate.visitor(request);
    Api.answer(
        request,
        Map.of(
            "name", visitor.person().name(),
            "role", visitor.person().role().word(),
            "way", wayOf(visitor.person()),
            "session", visitor.visit() != null));
  }

  private void end(Context request) {
    End wish = Api.body(request, End.class);
    Visit visit =
        sessions.list().stream()
            .filter(one -> one.id().equals(wish.id()))
            .findFirst()
            .orElseThrow(() -> new Refusal(Refusal.Kind.GONE, "that session is over already"));
    boolean ended =
        audit.recorded(
            AccessGate.visitor(request).actor(),
            Change.of("end-session", visit.person().name(), null).with("session", visit.id()),
            () -> sessions.end(visit.id()));
    Api.answer(request, Map.of("ended", ended));
  }

  private static String wayOf(Person person) {
    return person.way().name().toLowerCase(Locale.ROOT);
  }
}
