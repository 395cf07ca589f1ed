package io.sonostream.viewer.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.sonostream.client.Receipt;
import io.sonostream.client.audit.AuditLog;
import io.sonostream.client.audit.Change;
import io.sonostream.client.labels.LabelFilter;
import io.sonostream.client.models.Moved;
import io.sonostream.client.training.TrainingClient;
import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.schemas.records.LabelKey;
import io.sonostream.viewer.desk.ClipDesk;
import io.sonostream.viewer.desk.ControlDesk;
import io.sonostream.viewer.desk.LabelDesk;
import io.sonostream.viewer.desk.LabelShelf;
import io.sonostream.viewer.desk.Refusal;
import io.sonostream.viewer.desk.RequestDesk;
import io.sonostream.viewer.gateways.GatewayBoard;
import io.sonostream.viewer.live.LiveWall;
import io.sonostream.viewer.live.Picture;
import io.sonostream.viewer.push.PictureMessage;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The requests of the page: JSON in, JSON out. Every write answers with the record's place, and
 * leaves a trace in the audit under the name that the gate knows.
 */
public final class Api {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LiveWall wall;
  private final ControlDesk control;
  private final LabelDesk labels;
  private final RequestDesk requests;
  private final ClipDesk clips;
  private final LabelShelf shelf;
  private final AuditLog audit;
  private final Set<String> framesTopics;
  private final GatewayBoard gateways;

  /**
   * @param framesTopics whose frames may be frozen
   */
  public Api(
      LiveWall wall,
      ControlDesk control,
      LabelDesk labels,
      RequestDesk requests,
      ClipDesk clips,
      LabelShelf shelf,
      AuditLog audit,
      Set<String> framesTopics,
      GatewayBoard gateways) {
    this.wall = wall;
    this.control = control;
    this.labels = labels;
    this.audit = audit;
    this.requests = requests;
    this.clips = clips;
    this.shelf = shelf;
    this.framesTopics = Set.copyOf(framesTopics);
    this.gateways = gateways;
  }

  public void routes(RoutesConfig app) {
    app.get("/api/areas", this::areas);
    app.get("/api/gateways", request -> answer(request, gateways.view()));
    app.get("/api/requests", request -> answer(request, requests.list(name(request))));
    app.get("/api/requests/picture", this::requested);
    app.post("/api/requests/frozen", this::freezeRequested);
    app.get("/api/frames/beside", this::beside);
    app.get("/api/labels", this::list);
    app.get("/api/labels/picture", this::labelled);
    app.get(
        "/api/labels/readers",
        request -> answer(request, shelf.readers(query(request, "frame"), query(request, "task"))));
    app.post("/api/labels/frozen", this::freezeLabelled);
    app.post("/api/labels/withdrawn", this::withdraw);
    app.post("/api/promote", this::promote);
    app.post("/api/rollback", this::rollback);
    app.post("/api/retrain", this::retrain);
    app.post("/api/cancel", this::cancel);
    app.post("/api/frozen", this::freeze);
    app.post("/api/labels", this::save);
  }

  private void areas(Context request) {
    answer(request, wall.areas(query(request, "device")));
  }

  private void requested(Context request) {
    answer(
        request, requests.picture(query(request, "task"), query(request, "frame"), name(request)));
  }

  private void freezeRequested(Context request) {
    Wishes.Requested wish = body(request, Wishes.Requested.class);
    answer(request, Map.of("ticket", requests.freeze(wish.task(), wish.frame(), name(request))));
  }

  private void beside(Context request) {
    Wishes.Beside wish =
        new Wishes.Beside(
            query(request, "topic"),
            query(request, "partition"),
            query(request, "offset"),
            query(request, "device"),
            query(request, "stream"),
            query(request, "way"));
    answer(
        request,
        clips.beside(
            source(wish.topic(), wish.partition(), wish.offset()),
            wish.device(),
            wish.stream(),
            wish.way().equals("-1") ? -1 : 1));
  }

  /** In the form in which pictures are pushed, packed, since it is asked for once. */
  private static void answer(Context request, Picture picture) {
    ByteBuffer message = PictureMessage.encode(picture, true);
    byte[] bytes = new byte[message.remaining()];
    message.get(bytes);
    request.contentType("application/octet-stream").result(bytes);
  }

  private void promote(Context request) {
    Wishes.Promote wish = body(request, Wishes.Promote.class);
    Change change =
        Change.of("promote", wish.task(), wish.reason()).with("version", wish.version());
    assigned(
        request,
        recorded(
            request,
            change,
            () ->
                control.promote(
                    wish.task(),
                    wish.version(),
                    wish.seenChampion(),
                    name(request),
                    wish.reason())));
  }

  private void rollback(Context request) {
    Wishes.Rollback wish = body(request, Wishes.Rollback.class);
    assigned(
        request,
        recorded(
            request,
            Change.of("rollback", wish.task(), wish.reason()),
            () ->
                control.rollback(wish.task(), wish.seenChampion(), name(request), wish.reason())));
  }

  private void retrain(Context request) {
    Wishes.Retrain wish = body(request, Wishes.Retrain.class);
    String strategy = wish.strategy();
    Change change = Change.of("retrain", wish.task(), wish.reason());
    commanded(
        request,
        recorded(
            request,
            strategy == null ? change : change.with("strategy", strategy),
            () -> control.retrain(wish.task(), strategy, name(request), wish.reason())));
  }

  private void cancel(Context request) {
    Wishes.Cancel wish = body(request, Wishes.Cancel.class);
    commanded(
        request,
        recorded(
            request,
            Change.of("cancel", wish.task(), wish.reason()),
            () -> control.cancel(wish.task(), name(request), wish.reason())));
  }

  private void freeze(Context request) {
    Wishes.Freeze wish = body(request, Wishes.Freeze.class);
    SourceCoordinates source =
        source(wish.topic(), Integer.toString(wish.partition()), wish.offset());
    try {
      String ticket =
          labels.freeze(source, wish.device(), wish.stream(), Long.parseLong(wish.sequence()));
      answer(request, Map.of("ticket", ticket));
    } catch (NumberFormatException e) {
      throw new Refusal(Refusal.Kind.BAD_REQUEST, "sequence is too large", e);
    }
  }

  /** Where a frame stands; only in topics of frames. */
  private SourceCoordinates source(String topic, String partition, String offset) {
    if (!framesTopics.contains(topic)) {
      throw new Refusal(
          Refusal.Kind.BAD_REQUEST,
          "frames are read from " + String.join(" and ", new TreeSet<>(framesTopics)) + " only");
    }
    try {
      return new SourceCoordinates(topic, Integer.parseInt(partition), Long.parseLong(offset));
    } catch (NumberFormatException e) {
      throw new Refusal(Refusal.Kind.BAD_REQUEST, "partition or offset is too large", e);
    }
  }

  private static String query(Context request, String name) {
    return Objects.requireNonNullElse(request.queryParam(name), "");
  }

  private void save(Context request) {
    Wishes.Save wish = body(request, Wishes.Save.class);
    LabelDesk.Saved saved =
        recorded(
            request,
            Change.of(
                wish.adjudicates() ? "adjudicate" : "correct", labels.frameOf(wish.ticket()), null),
            () ->
                labels.save(
                    wish.ticket(),
                    name(request),
                    wish.runs(),
                    wish.classNames(),
                    wish.adjudicates()));
    requests.labelled(saved);
    answer(request, Map.of("frameId", saved.frameId(), "written", place(saved.at())));
  }

  private void list(Context request) {
    answer(
        request,
        shelf.list(
            new LabelFilter(
                given(request, "task"),
                given(request, "subject"),
                given(request, "device"),
                given(request, "annotator"),
                instant(request, "since"),
                instant(request, "until"))));
  }

  private void labelled(Context request) {
    answer(request, shelf.picture(query(request, "label"), query(request, "place")));
  }

  private void freezeLabelled(Context request) {
    Wishes.Labelled wish = body(request, Wishes.Labelled.class);
    answer(request, Map.of("ticket", shelf.freeze(wish.label(), wish.place())));
  }

  private void withdraw(Context request) {
    Wishes.Withdraw wish = body(request, Wishes.Withdraw.class);
    Receipt written =
        recorded(
            request,
            Change.of("withdraw", LabelKey.frameOf(wish.label()), wish.reason())
                .with("key", wish.label())
                .with("label", wish.place()),
            () -> shelf.withdraw(wish.label(), wish.place(), AccessGate.visitor(request).person()));
    answer(request, Map.of("written", place(written)));
  }

  private static @Nullable String given(Context request, String name) {
    String value = request.queryParam(name);
    return value == null || value.isBlank() ? null : value;
  }

  private static @Nullable Instant instant(Context request, String name) {
    String value = given(request, name);
    try {
      return value == null ? null : Instant.parse(value);
    } catch (DateTimeParseException e) {
      throw new Refusal(
          Refusal.Kind.BAD_REQUEST, name + " is no time; write it as 2026-05-01T00:00:00Z", e);
    }
  }

  private <T> T recorded(Context request, Change change, Supplier<T> made) {
    return audit.recorded(AccessGate.visitor(request).actor(), change, made);
  }

  private static String name(Context request) {
    return AccessGate.visitor(request).person().name();
  }

  private static void assigned(Context request, Moved done) {
    answer(
        request,
        Map.of("champion", done.assignment().getChampionVersion(), "written", place(done.place())));
  }

  private static void commanded(Context request, TrainingClient.Command done) {
    answer(request, Map.of("commandId", done.id(), "written", place(done.place())));
  }

  private static String place(Receipt at) {
    return at.topic() + ", partition " + at.partition() + ", offset " + at.offset();
  }

  static <T> T body(Context request, Class<T> type) {
    try {
      T wish = JSON.readValue(request.bodyAsBytes(), type);
      if (wish == null) {
        throw new Refusal(Refusal.Kind.BAD_REQUEST, "the request is null; send an object");
      }
      return wish;
    } catch (UnrecognizedPropertyException e) {
      throw new Refusal(
          Refusal.Kind.BAD_REQUEST,
          e.getPropertyName()
              + " is unknown here; allowed are "
              + e.getKnownPropertyIds().stream().map(String::valueOf).sorted().toList(),
          e);
    } catch (JsonMappingException e) {
      if (e.getCause() instanceof Refusal refusal) {
        throw refusal;
      }
      throw new Refusal(Refusal.Kind.BAD_REQUEST, "the request's fields are not as expected", e);
    } catch (JsonProcessingException e) {
      throw new Refusal(Refusal.Kind.BAD_REQUEST, "the request is no JSON that can be read", e);
    } catch (java.io.IOException e) {
      throw new Refusal(Refusal.Kind.BAD_REQUEST, "the request could not be read", e);
    }
  }

  static void answer(Context request, Object body) {
    request.contentType("application/json").result(json(body));
  }

  static String json(Object body) {
    try {
      return JSON.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("answer can't be written as JSON", e);
    }
  }
}
