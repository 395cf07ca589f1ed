package io.sonostream.cli.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** From without, from another site, and from a person who may do little. */
final class PageAttacks {
  private static final String WRITE = "X-Sonostream: page";
  private static final String JSON = "Content-Type: application/json";

  private final Wire page;
  private final String token;
  private final String framesTopic;
  private final List<Attack> all = new ArrayList<>();

  /**
   * @param token opens the page to its person
   * @param framesTopic from which frames may be frozen
   */
  PageAttacks(String url, String token, String framesTopic) {
    this.page = new Wire(url);
    this.token = token;
    this.framesTopic = framesTopic;
  }

  List<Attack> list() {
    paths();
    framing();
    sessions();
    otherSites();
    bodies();
    crowds();
    return all;
  }

  private void paths() {
    for (String path :
        List.of(
            "/../viewer.conf",
            "/%2e%2e/%2e%2e/viewer.conf",
            "/%252e%252e/viewer.conf",
            "/..;/viewer.conf",
            "/signin.html/../index.html",
            "/signin.html;/../api/audit",
            "/%2fapi/audit",
            "//api/audit",
            "/API/audit",
            "/api/audit/",
            "/signin.html%00.js",
            "/js\\..\\..\\viewer.conf")) {
      attack("without a session, GET " + path, () -> shut(page.request("GET " + path)));
    }
    attack(
        "a redirect to elsewhere by //evil.example/x",
        () -> {
          String answer = page.request("GET //evil.example/x", "Accept: text/html");
          assertThat(answer.toLowerCase(java.util.Locale.ROOT))
              .doesNotContain("location: //")
              .doesNotContain("location: http");
        });
    attack(
        "a header of one's own by %0d%0a in a path and a query",
        () ->
            assertThat(page.request("GET /a%0d%0aX-Evil:%20yes?b=%0d%0aX-Evil:%20yes"))
                .doesNotContain("\nX-Evil"));
  }

  private void framing() {
    for (String method : List.of("TRACE", "PUT", "DELETE", "PATCH", "CONNECT", "EVIL")) {
      attack(
          "method " + method,
          () ->
              assertThat(Wire.status(page.request(method + " /")))
                  .isIn(0, 400, 401, 403, 404, 405, 501));
    }
    attack("no Host", () -> bad(page.ask("GET / HTTP/1.1", "Connection: close")));
    attack(
        "two Hosts",
        () ->
            bad(
                page.ask(
                    "GET / HTTP/1.1",
                    "Host: " + page.authority(),
                    "Host: evil",
                    "Connection: close")));
    attack(
        "a length and chunks, to smuggle a second request",
        () -> {
          String answer =
              page.send(
                  head("POST /session", WRITE, "Content-Length: 4", "Transfer-Encoding: chunked")
                      + "0\r\n\r\nGET /api/audit HTTP/1.1\r\nHost: x\r\n\r\n");
          bad(answer);
          assertThat(answer.split("HTTP/1.1 ")).hasSize(2);
        });
    attack(
        "two lengths",
        () ->
            bad(
                page.send(
                    head("POST /session", WRITE, "Content-Length: 3", "Content-Length: 30")
                        + "a=b")));
    attack(
        "a negative length",
        () -> bad(page.send(head("POST /session", WRITE, "Content-Length: -1") + "a=b")));
    attack("a header of 1 MiB", () -> bad(page.request("GET /", "X: " + "x".repeat(1 << 20))));
    attack(
        "fifty thousand headers",
        () -> bad(page.send(head("GET /").strip() + "\r\n" + "X: y\r\n".repeat(50_000) + "\r\n")));
    attack("a path of 1 MiB", () -> bad(page.request("GET /" + "a".repeat(1 << 20))));
    attack("bytes that are no HTTP", () -> bad(page.send("\0\1\2\3\r\n\r\n")));
  }

  private void sessions() {
    attack("an empty bearer", () -> shut(page.request("GET /", "Authorization: Bearer ")));
    attack(
        "a bearer that only begins as the token does",
        () -> shut(page.request("GET /", "Authorization: Bearer " + token.substring(0, 15))));
    attack(
        "a session cookie planted before the sign-in",
        () -> {
          String planted = "a".repeat(64);
          String answer = signIn("Cookie: sonostream=" + planted);
          assertThat(answer).contains("Set-Cookie: sonostream=").doesNotContain(planted);
          shut(page.request("GET /", "Cookie: sonostream=" + planted));
        });
    attack(
        "headers of a proxy that there is not",
        () ->
            shut(
                page.request(
                    "GET /api/me",
                    "X-Forwarded-User: admin",
                    "X-Forwarded-Groups: admin",
                    "X-Forwarded-For: 127.0.0.1")));
    attack(
        "a session that was ended",
        () -> {
          String cookie = cookie(signIn());
          assertThat(Wire.status(page.request("GET /api/me", cookie))).isEqualTo(200);
          String end = head("POST /session/end", WRITE, cookie, "Content-Length: 0");
          assertThat(Wire.status(page.send(end))).isEqualTo(200);
          shut(page.request("GET /api/me", cookie));
        });
    attack(
        "the session of a visitor who is let see the secret only as a cookie that scripts can't read",
        () -> assertThat(signIn()).contains("HttpOnly").contains("SameSite=Strict"));
  }

  private void otherSites() {
    attack(
        "a form of another site, in a visitor's browser",
        () ->
            forbidden(
                post(
                    "/api/retrain",
                    "task=x",
                    "Content-Type: application/x-www-form-urlencoded",
                    bearer())));
    attack(
        "a script of another site",
        () ->
            forbidden(
                post("/api/retrain", "{}", JSON, WRITE, bearer(), "Origin: https://evil.example")));
    attack(
        "a page without an origin",
        () -> forbidden(post("/api/retrain", "{}", JSON, WRITE, bearer(), "Origin: null")));
    attack(
        "an origin that only begins as ours does",
        () ->
            forbidden(
                post(
                    "/api/retrain",
                    "{}",
                    JSON,
                    WRITE,
                    bearer(),
                    "Origin: http://" + page.authority() + ".evil.example")));
    attack(
        "the stream, from another site",
        () -> forbidden(upgrade(bearer(), "Origin: https://evil.example")));
    attack("the stream, without a session", () -> shut(upgrade()));
    attack(
        "the page in another site's frame",
        () ->
            assertThat(page.request("GET /signin.html"))
                .contains("frame-ancestors 'none'")
                .contains("X-Frame-Options: DENY"));
  }

  private void bodies() {
    attack(
        "a chunked sign-in without end",
        () ->
            assertThat(
                    Wire.status(
                        page.send(
                            head("POST /session", WRITE, "Transfer-Encoding: chunked")
                                + ("1000\r\n" + "t".repeat(4096) + "\r\n").repeat(2000))))
                .isIn(0, 413));
    attack(
        "a file in the sign-in's form",
        () ->
            assertThat(
                    Wire.status(
                        page.send(
                            head(
                                    "POST /session",
                                    WRITE,
                                    "Content-Type: multipart/form-data; boundary=b",
                                    "Content-Length: 20000000")
                                + "--b\r\n")))
                .isIn(413, 415));
    for (String body :
        List.of(
            "{\"a\":".repeat(10_000),
            "{\"task\":\"t\",\"reason\":\"r\",\"by\":\"the boss\"}",
            "{\"task\":\"t\",\"task\":{\"a\":[]},\"reason\":\"r\"}",
            "\"\\ud800\"",
            "null")) {
      attack(
          "a wish of "
              + body.length()
              + " bytes: "
              + body.substring(0, Math.min(24, body.length())),
          () -> wrong(post("/api/retrain", body, JSON, WRITE, bearer())));
    }
    attack(
        "frames of Kafka's own topics",
        () ->
            wrong(
                post("/api/frozen", frozen("__consumer_offsets", 0, "0"), JSON, WRITE, bearer())));
    attack(
        "a frame at a place that can't be",
        () ->
            assertThat(
                    Wire.status(
                        post(
                            "/api/frozen",
                            frozen(framesTopic, 2_147_483_647, "9223372036854775807"),
                            JSON,
                            WRITE,
                            bearer())))
                .isIn(400, 410, 503));
    attack(
        "a ticket that was never given",
        () ->
            assertThat(
                    Wire.status(
                        post(
                            "/api/labels",
                            "{\"ticket\":\"../../x\",\"runs\":[0,1]}",
                            JSON,
                            WRITE,
                            bearer())))
                .isEqualTo(410));
    attack(
        "markup in a device's name comes back as data",
        () ->
            assertThat(
                    page.request(
                        "GET /api/areas?device=%3Cscript%3Ealert(1)%3C/script%3E", bearer()))
                .contains("Content-Type: application/json")
                .contains("nosniff")
                .doesNotContain("<script>"));
  }

  private void crowds() {
    attack("two hundred half-sent requests", () -> crowd(200, "GET / HTTP/1.1\r\nHo"));
    attack(
        "two hundred bodies that never end",
        () -> crowd(200, head("POST /session", WRITE, "Content-Length: 1000") + "a"));
    attack(
        "two hundred who never read",
        () ->
            crowd(
                200,
                ("GET /signin.js HTTP/1.1\r\nHost: " + page.authority() + "\r\n\r\n").repeat(50)));
    attack(
        "guesses of the token, without a pause",
        () -> {
          List<Integer> answers = new ArrayList<>();
          for (int i = 0; i < 12; i++) {
            answers.add(Wire.status(signIn("wrong-guess-number-" + i, new String[0])));
          }
          assertThat(answers).startsWith(401).endsWith(429);
        });
  }

  /** While these hold on, somebody else still gets the page. */
  private void crowd(int size, String each) throws IOException {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < size; i++) {
        Socket socket = page.open();
        sockets.add(socket);
        try {
          socket.getOutputStream().write(each.getBytes(StandardCharsets.ISO_8859_1));
        } catch (java.net.SocketException pushedOut) {
          // The oldest goes when there are too many.
        }
      }
      assertThat(Wire.status(page.request("GET /signin.html"))).isEqualTo(200);
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  private void attack(String what, Attack.Attempt attempt) {
    all.add(
        new Attack(
            "page",
            what,
            () -> {
              attempt.make();
              assertThat(Wire.status(page.request("GET /signin.html")))
                  .as("the page lives")
                  .isEqualTo(200);
            }));
  }

  private String signIn(String... headers) throws IOException {
    return signIn(token, headers);
  }

  private String signIn(String guess, String[] headers) throws IOException {
    String body = "token=" + guess;
    String[] all = Arrays.copyOf(headers, headers.length + 3);
    all[headers.length] = WRITE;
    all[headers.length + 1] = "Content-Type: application/x-www-form-urlencoded";
    all[headers.length + 2] = "Content-Length: " + body.length();
    return page.send(head("POST /session", all) + body);
  }

  private static String cookie(String answer) {
    int at = answer.indexOf("Set-Cookie: ") + 12;
    return "Cookie: " + answer.substring(at, answer.indexOf(';', at));
  }

  private String bearer() {
    return "Authorization: Bearer " + token;
  }

  private String post(String path, String body, String... headers) throws IOException {
    String[] all = Arrays.copyOf(headers, headers.length + 1);
    all[headers.length] = "Content-Length: " + body.length();
    return page.send(head("POST " + path, all) + body);
  }

  private String upgrade(String... headers) throws IOException {
    String[] all = Arrays.copyOf(headers, headers.length + 4);
    all[headers.length] = "Upgrade: websocket";
    all[headers.length + 1] = "Sec-WebSocket-Version: 13";
    all[headers.length + 2] = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
    all[headers.length + 3] = "Connection: Upgrade";
    return page.send(
        "GET /stream HTTP/1.1\r\nHost: "
            + page.authority()
            + "\r\n"
            + String.join("\r\n", all)
            + "\r\n\r\n");
  }

  private String head(String line, String... headers) {
    StringBuilder head =
        new StringBuilder(line + " HTTP/1.1\r\nHost: " + page.authority() + "\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    return head + "Connection: close\r\n\r\n";
  }

  private static String frozen(String topic, int partition, String offset) {
    return "{\"topic\":\""
        + topic
        + "\",\"partition\":"
        + partition
        + ",\"offset\":\""
        + offset
        + "\",\"device\":\"d\",\"stream\":\"s\",\"sequence\":\"1\"}";
  }

  private static void shut(String answer) {
    assertThat(Wire.status(answer)).as(firstLine(answer)).isIn(0, 400, 401, 404);
    assertThat(answer).doesNotContain("trusted-keys").doesNotContain("\"outcome\"");
  }

  private static void forbidden(String answer) {
    assertThat(Wire.status(answer)).as(firstLine(answer)).isEqualTo(403);
  }

  private static void wrong(String answer) {
    assertThat(Wire.status(answer)).as(firstLine(answer)).isEqualTo(400);
    assertThat(answer).doesNotContain("java.").doesNotContain("Exception");
  }

  private static void bad(String answer) {
    assertThat(Wire.status(answer)).as(firstLine(answer)).isIn(0, 400, 414, 431, 413);
  }

  private static String firstLine(String answer) {
    return answer.lines().findFirst().orElse("no answer");
  }
}
