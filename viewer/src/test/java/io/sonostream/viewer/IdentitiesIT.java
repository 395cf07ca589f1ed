package io.sonostream.viewer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.embedded.LocalCluster;
import io.sonostream.schemas.AuditOutcome;
import io.sonostream.schemas.AuditRecord;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.TrainingCommand;
import io.sonostream.viewer.access.Role;
import io.sonostream.viewer.access.User;
import io.sonostream.viewer.access.UserFile;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Who people are, what their role lets them do, and what of it stands in the audit. */
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdentitiesIT {
  private static final String PASSWORD = "correct horse battery & more";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;

  private final HttpClient http = HttpClient.newHttpClient();
  private Path users;
  private LocalCluster cluster;
  private Rig rig;

  @BeforeAll
  void start(LocalCluster cluster) {
    this.cluster = cluster;
    users = folder.resolve("users");
    for (Role role : Role.values()) {
      new UserFile(users).put(User.of(role.word() + "1", role, PASSWORD.toCharArray()));
    }
    rig =
        new Rig(
            cluster,
            "identities",
            Map.of("viewer.host", "0.0.0.0", "viewer.access.users", users.toString()));
    rig.publish(Records.release("v1", null, 0.6, Instant.parse("2026-11-20T10:00:00Z")));
    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                post(
                            signIn("operator1"),
                            "api/retrain",
                            "{\"task\":\"" + Records.TASK + "\",\"reason\":\"first\"}")
                        .statusCode()
                    == 200);
  }

  @AfterAll
  void close() {
    rig.close();
  }

  @Test
  void eachRoleMayDoWhatItsNameSaysAndNoMore() throws Exception {
    Map<String, Role> requests = new TreeMap<>(Map.of("api/requests/frozen", Role.ANNOTATOR));
    requests.putAll(
        Map.of(
            "api/frozen", Role.ANNOTATOR,
            "api/labels", Role.ANNOTATOR,
            "api/labels/frozen", Role.ANNOTATOR,
            "api/labels/withdrawn", Role.ANNOTATOR,
            "api/promote", Role.OPERATOR,
            "api/rollback", Role.OPERATOR,
            "api/retrain", Role.OPERATOR,
            "api/cancel", Role.OPERATOR,
            "api/sessions/end", Role.ADMIN,
            "api/no-such-thing", Role.ADMIN));
    for (Role role : Role.values()) {
      String cookie = signIn(role.word() + "1");
      assertThat(get(cookie, "").statusCode()).isEqualTo(200);
      assertThat(get(cookie, "api/audit").statusCode())
          .isEqualTo(role.covers(Role.OPERATOR) ? 200 : 403);
      for (String labels :
          List.of("api/labels", "api/labels/picture", "api/labels/readers", "api/frames/beside")) {
        if (role.covers(Role.ANNOTATOR)) {
          assertThat(get(cookie, labels).statusCode()).as(labels).isIn(200, 400, 410);
        } else {
          assertThat(get(cookie, labels).statusCode()).as(labels).isEqualTo(403);
        }
      }
      assertThat(get(cookie, "api/sessions").statusCode())
          .isEqualTo(role.covers(Role.ADMIN) ? 200 : 403);
      for (Map.Entry<String, Role> request : requests.entrySet()) {
        HttpResponse<String> answer = post(cookie, request.getKey(), "{}");
        if (role.covers(request.getValue())) {
          assertThat(answer.statusCode()).as("%s %s", role, request).isIn(400, 404);
        } else {
          assertThat(answer.statusCode()).as("%s %s", role, request).isEqualTo(403);
          assertThat(answer.body())
              .contains("needs the role " + request.getValue().word())
              .contains("you have " + role.word());
        }
      }
    }
  }

  /** As a request stands in HTTP: a client of Java would mend some of these. */
  @Test
  void noOtherSpellingOfAnAddressGetsPastTheRoles() throws Exception {
    String viewer = signIn("viewer1");
    String admin = signIn("admin1");
    assertThat(raw(admin, "/api/labels")).as("what must not get out").startsWith("HTTP/1.1 200");
    for (String path : List.of("api/labels", "api/sessions", "api/audit")) {
      String last = path.substring(path.indexOf('/') + 1);
      for (String spelled :
          List.of(
              "/" + path + "/",
              "/" + path + "//",
              "//" + path,
              "/api//" + last,
              "/api/%" + String.format("%02x", (int) last.charAt(0)) + last.substring(1),
              "/%61pi/" + last,
              "/api%2f" + last,
              "/" + path + "%2f",
              "/" + path + ";a=b",
              "/api;a=b/" + last,
              "/API/" + last,
              "/" + path + "/.",
              "/./" + path,
              "/css/../" + path,
              "/" + path + "?a=/",
              "/" + path + "/?a=b")) {
        assertThat(raw(viewer, spelled))
            .as(spelled)
            .doesNotStartWith("HTTP/1.1 2")
            .contains("HTTP/1.1 4");
      }
    }
    assertThat(raw(viewer, "/api/no-such-thing"))
        .startsWith("HTTP/1.1 403")
        .contains("needs the role admin");
  }

  private String raw(String cookie, String path) throws Exception {
    URI at = URI.create(rig.url());
    try (Socket socket = new Socket(at.getHost(), at.getPort())) {
      String request =
          "GET %s HTTP/1.1\r\nHost: %s:%d\r\nCookie: %s\r\nConnection: close\r\n\r\n"
              .formatted(path, at.getHost(), at.getPort(), cookie);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void aBrowserKeepsNothingOfWhatThePageAsksFor() throws Exception {
    String cookie = signIn("admin1");
    for (String path :
        List.of("api/labels", "api/labels/picture", "api/requests/picture", "api/frames/beside")) {
      HttpResponse<String> answer = get(cookie, path);
      assertThat(answer.headers().allValues("Cache-Control"))
          .as("%s %s", path, answer.statusCode())
          .containsExactly("no-store");
    }
    assertThat(get(cookie, "js/main.js").headers().allValues("Cache-Control"))
        .containsExactly("no-cache");
  }

  /**
   * Then somebody signs in elsewhere, as in another tab, and saves: under the name that is told.
   */
  @Test
  void whatIsDrawnOutlivesTheSessionItWasDrawnIn() throws Exception {
    Frame frame = Records.frame("outlived", 3, 96, 72);
    try (Page page = Page.at(rig.url())) {
      page.awaitTrue("document.querySelector('#users')?.hidden === false");
      page.tab.evaluate("document.querySelector('#name').value = 'annotator1'");
      page.tab.evaluate("document.querySelector('#password').value = " + quoted(PASSWORD));
      page.tab.click("#users button");
      page.awaitText("#connection", "Connected");
      page.tab.call("Page.bringToFront");
      rig.publish(frame, new byte[96 * 72], List.of("lesion"), "v1");
      page.awaitPicture("outlived", 3);
      page.tab.evaluate("location.hash = '#/live/outlived'");
      page.awaitTrue("document.querySelector('.stage .screen')?.dataset.sequence === '3'");
      page.tab.key("c", 0);
      page.awaitText(".editor .status", "Frame 3 is frozen");
      page.tab.click(".stage canvas.overlay");
      page.awaitTrue("!document.querySelector('.editor .undo').disabled");

      String admin = signIn("admin1");
      for (JsonNode session : JSON.readTree(get(admin, "api/sessions").body())) {
        if (session.get("name").asText().equals("annotator1")) {
          post(admin, "api/sessions/end", "{\"id\":\"" + session.get("id").asText() + "\"}");
        }
      }
      page.awaitText("#connection", "sign in again in another tab, then save");
      page.tab.key("s", 2);
      page.awaitText(".editor .status", "Not saved: sign in again in another tab, then save");
      page.tab.evaluate(
          "fetch('session', {method: 'POST', headers: {'X-Sonostream': 'page'}, body: new"
              + " URLSearchParams({name: 'operator1', password: "
              + quoted(PASSWORD)
              + "})}).then(r => r.status)");
      page.awaitText("#connection", "Connected");
      page.awaitText("#me", "operator1");
      page.tab.key("s", 2);
      page.awaitText(".editor .status", "Saved as outlived/exam-1/3");
      assertThat(page.text(".editor .annotator")).isEqualTo("as operator1");
      assertThat(rig.topic.readAll(rig.topics.labels().name(), LabeledFrame.class))
          .extracting(entry -> entry.getValue().getAnnotator())
          .containsExactly("operator1");
    }
  }

  @Test
  void whoDidItComesFromTheSessionAndStandsInTheAuditWithWhatCameOfIt() throws Exception {
    String cookie = signIn("operator1");
    String body = "{\"task\":\"%s\",\"reason\":\"new probe\"%s}";
    assertThat(
            post(cookie, "api/retrain", String.format(body, Records.TASK, ",\"by\":\"the boss\""))
                .statusCode())
        .isEqualTo(400);
    assertThat(post(cookie, "api/retrain", String.format(body, Records.TASK, "")).statusCode())
        .isEqualTo(200);
    assertThat(post(cookie, "api/retrain", String.format(body, "no-such-task", "")).statusCode())
        .isEqualTo(410);
    List<TrainingCommand> commands =
        rig.topic.readAll(rig.topics.trainingCommands().name(), TrainingCommand.class).stream()
            .map(Map.Entry::getValue)
            .toList();
    assertThat(commands).allMatch(command -> command.getRequestedBy().equals("operator1"));

    List<AuditRecord> audit = audit();
    AuditRecord refused = last(audit, "no-such-task");
    assertThat(refused.getOutcome()).isEqualTo(AuditOutcome.REFUSED);
    assertThat(refused.getMessage()).isEqualTo("task no-such-task is not known");
    AuditRecord done = last(audit, Records.TASK);
    assertThat(done.getOutcome()).isEqualTo(AuditOutcome.DONE);
    assertThat(done.getWho()).isEqualTo("operator1");
    assertThat(done.getVia()).isEqualTo("page/password");
    assertThat(done.getFrom()).isEqualTo("127.0.0.1");
    assertThat(done.getAction()).isEqualTo("retrain");
    assertThat(done.getReason()).isEqualTo("new probe");
    assertThat(audit)
        .filteredOn(record -> record.getId().equals(done.getId()))
        .extracting(AuditRecord::getOutcome)
        .containsExactly(AuditOutcome.ASKED, AuditOutcome.DONE);
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () -> assertThat(get(cookie, "api/audit").body()).contains("\"" + done.getId() + "\""));
  }

  @Test
  void aSessionIsEndedByItsOwnerOrByAnAdminAndTakesItsStreamWithIt() throws Exception {
    String viewer = signIn("viewer1");
    CompletableFuture<Integer> closed = stream(viewer);
    String admin = signIn("admin1");
    JsonNode sessions = JSON.readTree(get(admin, "api/sessions").body());
    String id = null;
    for (JsonNode session : sessions) {
      if (session.get("name").asText().equals("viewer1")) {
        id = session.get("id").asText();
      }
    }
    assertThat(id).isNotNull();
    assertThat(post(admin, "api/sessions/end", "{\"id\":\"" + id + "\"}").body())
        .isEqualTo("{\"ended\":true}");
    assertThat(closed.get(30, TimeUnit.SECONDS)).isEqualTo(1008);
    assertThat(get(viewer, "api/me").statusCode()).isEqualTo(401);
    assertThat(last(audit(), "viewer1").getAction()).isEqualTo("end-session");

    assertThat(get(admin, "api/me").body()).contains("\"name\":\"admin1\"");
    assertThat(post(admin, "session/end", "{}").statusCode()).isEqualTo(200);
    assertThat(get(admin, "api/me").statusCode()).isEqualTo(401);
  }

  @Test
  void whoIsRemovedFromTheFileIsOutWithinSeconds() throws Exception {
    UserFile file = new UserFile(users);
    file.put(User.of("temp", Role.VIEWER, PASSWORD.toCharArray()));
    String cookie = signIn("temp");
    CompletableFuture<Integer> closed = stream(cookie);
    file.remove("temp");
    assertThat(closed.get(30, TimeUnit.SECONDS)).isEqualTo(1008);
    assertThat(get(cookie, "api/me").statusCode()).isEqualTo(401);
  }

  @Test
  void whoGuessesPasswordsMustWait() throws Exception {
    try (Rig guarded =
        new Rig(
            cluster,
            "guessed",
            Map.of("viewer.access.users", users.toString(), "viewer.access.failures", 3))) {
      for (int i = 0; i < 3; i++) {
        assertThat(signIn(guarded, "admin1", "guess number " + i).statusCode()).isEqualTo(401);
      }
      HttpResponse<String> stopped = signIn(guarded, "admin1", PASSWORD);
      assertThat(stopped.statusCode()).isEqualTo(429);
      assertThat(stopped.headers().firstValue("Retry-After")).isPresent();
    }
  }

  @Test
  void aTrustedProxyNamesPeopleAndNobodyElseCan() throws Exception {
    Map<String, Object> settings =
        Map.of(
            "viewer.access.proxy.addresses",
            List.of("127.0.0.1"),
            "viewer.access.roles.operator",
            List.of("ops"),
            "viewer.access.roles.viewer",
            List.of("staff"));
    try (Rig proxied = new Rig(cluster, "proxied", settings)) {
      String[] ann = {"X-Forwarded-User", "ann", "X-Forwarded-Groups", "staff,ops"};
      assertThat(me(proxied, ann)).contains("\"name\":\"ann\"").contains("\"role\":\"operator\"");
      assertThat(me(proxied, "X-Forwarded-User", "bob", "X-Forwarded-Groups", "staff"))
          .contains("\"role\":\"viewer\"");
      assertThat(me(proxied, "X-Forwarded-User", "eve", "X-Forwarded-Groups", "others"))
          .contains("sign in first");
      assertThat(me(proxied)).contains("sign in first");
    }
    Map<String, Object> elsewhere = new java.util.HashMap<>(settings);
    elsewhere.put("viewer.access.proxy.addresses", List.of("192.0.2.1"));
    try (Rig proxied = new Rig(cluster, "proxied", elsewhere)) {
      assertThat(me(proxied, "X-Forwarded-User", "ann", "X-Forwarded-Groups", "ops"))
          .contains("sign in first");
    }
  }

  @Test
  void thePageSignsInWithNameAndPasswordShowsTheAuditAndSignsOut() throws Exception {
    // A change that the page will show.
    post(
        signIn("operator1"),
        "api/retrain",
        "{\"task\":\"" + Records.TASK + "\",\"reason\":\"seen in the page\"}");
    try (Page page = Page.at(rig.url())) {
      page.awaitTrue("document.querySelector('#name')");
      page.awaitTrue("document.querySelector('#users')?.hidden === false");
      page.tab.evaluate("document.querySelector('#name').value = 'operator1'");
      page.tab.evaluate("document.querySelector('#password').value = " + quoted(PASSWORD));
      page.tab.click("#users button");
      page.awaitText("#connection", "Connected");
      page.awaitText("#me", "operator1");
      page.tab.evaluate("location.hash = '#/audit'");
      page.awaitText("#audit table", "seen in the page");
      page.awaitText("#audit table", "done");
      assertThat(page.unnamed()).isEmpty();
      page.tab.click(".sign-out");
      page.awaitTrue("document.querySelector('#password')");
    }
    try (Page page = Page.at(rig.url())) {
      page.awaitTrue("document.querySelector('#users')?.hidden === false");
      page.tab.evaluate("document.querySelector('#name').value = 'viewer1'");
      page.tab.evaluate("document.querySelector('#password').value = " + quoted(PASSWORD));
      page.tab.click("#users button");
      page.awaitText("#connection", "Connected");
      page.tab.evaluate("location.hash = '#/training'");
      page.awaitTrue("document.querySelector('#training button.retrain').disabled");
      assertThat(
              page.tab.evaluate("document.querySelector('[data-view=audit]').hidden").asBoolean())
          .isTrue();
    }
  }

  private List<AuditRecord> audit() {
    return rig.topic.readAll(rig.topics.audit().name(), AuditRecord.class).stream()
        .map(Map.Entry::getValue)
        .toList();
  }

  private static AuditRecord last(List<AuditRecord> audit, String subject) {
    return audit.stream()
        .filter(record -> record.getSubject().equals(subject))
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  private String signIn(String name) throws Exception {
    HttpResponse<String> answer = signIn(rig, name, PASSWORD);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
    return cookie.substring(0, cookie.indexOf(';'));
  }

  private HttpResponse<String> signIn(Rig rig, String name, String password) throws Exception {
    return send(
        HttpRequest.newBuilder(URI.create(rig.url() + "session"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("X-Sonostream", "page")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "name=" + encoded(name) + "&password=" + encoded(password)))
            .build());
  }

  private String me(Rig rig, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(rig.url() + "api/me"));
    return send((headers.length == 0 ? request : request.headers(headers)).build()).body();
  }

  private HttpResponse<String> get(String cookie, String path) throws Exception {
    return send(
        HttpRequest.newBuilder(URI.create(rig.url() + path)).header("Cookie", cookie).build());
  }

  private HttpResponse<String> post(String cookie, String path, String body) throws Exception {
    return send(
        HttpRequest.newBuilder(URI.create(rig.url() + path))
            .header("Cookie", cookie)
            .header("X-Sonostream", "page")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private HttpResponse<String> send(HttpRequest request) throws Exception {
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** The code with which the server closes a stream that it has let in. */
  private CompletableFuture<Integer> stream(String cookie) {
    CompletableFuture<Integer> closed = new CompletableFuture<>();
    URI address = URI.create(rig.url().replaceFirst("^http", "ws") + "stream");
    http.newWebSocketBuilder()
        .header("Cookie", cookie)
        .buildAsync(
            address,
            new WebSocket.Listener() {
              @Override
              public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
                closed.complete(code);
                return null;
              }
            })
        .join();
    return closed;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String quoted(String text) {
    return io.sonostream.testkit.browser.Tab.quoted(text);
  }
}
