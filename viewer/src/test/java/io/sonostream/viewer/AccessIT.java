package io.sonostream.viewer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.embedded.LocalCluster;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessIT {
  private static final String TOKEN = "0123456789abcdef-secret";

  private final HttpClient http = HttpClient.newHttpClient();
  private LocalCluster cluster;
  private Rig open;
  private Rig guarded;

  @BeforeAll
  void start(LocalCluster cluster) {
    this.cluster = cluster;
    open = new Rig(cluster, "access");
    guarded = new Rig(cluster, "access", Map.of("viewer.host", "0.0.0.0", "viewer.token", TOKEN));
  }

  @AfterAll
  void close() {
    open.close();
    guarded.close();
  }

  @Test
  void offLoopbackNothingButTheSignInIsServedWithoutTheToken() throws Exception {
    for (String path :
        new String[] {
          "", "index.html", "js/main.js", "css/live.css", "api/areas?device=x", "no/such/page"
        }) {
      assertThat(get(guarded, path).statusCode()).as(path).isEqualTo(401);
    }
    assertThat(get(guarded, "", "Accept", "text/html").body()).contains("Token of this viewer");
    assertThat(get(guarded, "signin.js").statusCode()).isEqualTo(200);
    assertThat(post(guarded, "api/retrain", "{}", "X-Sonostream", "page").statusCode())
        .isEqualTo(401);
    assertThat(upgrade(guarded)).isEqualTo(401);
  }

  @Test
  void theTokenOpensTheDoorAsABearerOrForACookie() throws Exception {
    assertThat(get(guarded, "", "Authorization", "Bearer " + TOKEN).statusCode()).isEqualTo(200);
    assertThat(get(guarded, "", "Authorization", "Bearer " + TOKEN + "x").statusCode())
        .isEqualTo(401);
    assertThat(signIn("wrong-wrong-wrong-wrong").statusCode()).isEqualTo(401);
    HttpResponse<String> signedIn = signIn(TOKEN);
    assertThat(signedIn.statusCode()).isEqualTo(200);
    String cookie = signedIn.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie).contains("HttpOnly").contains("SameSite=Strict").doesNotContain(TOKEN);
    String pair = cookie.substring(0, cookie.indexOf(';'));
    assertThat(get(guarded, "", "Cookie", pair).statusCode()).isEqualTo(200);
    assertThat(get(guarded, "", "Cookie", "sonostream=guess").statusCode()).isEqualTo(401);
  }

  @Test
  void noAnswerHoldsTheTokenOrThePasswordsOfBrokerAndRegistry() throws Exception {
    String canary = "canary-Pa55";
    try (Rig told =
        new Rig(
            cluster,
            "access",
            Map.of(
                "viewer.token", canary + "-and-more",
                "viewer.kafka.ssl.key.password", canary,
                "viewer.registry.bearer.auth.token", canary))) {
      String[] signedIn = {"Authorization", "Bearer " + canary + "-and-more"};
      for (String path :
          new String[] {
            "",
            "signin.html",
            "session/ways",
            "api/me",
            "api/audit",
            "api/sessions",
            "no/such/page",
            "api/areas?device=x",
            "js/main.js"
          }) {
        HttpResponse<String> answer = get(told, path, signedIn);
        assertThat(answer.body() + answer.headers().map()).as(path).doesNotContain(canary);
      }
      assertThat(
              post(told, "api/frozen", "{}", "Authorization", signedIn[1], "X-Sonostream", "p")
                  .body())
          .doesNotContain(canary);
    }
  }

  @Test
  void anAddressThatOthersCanReachNeedsAToken() {
    assertThatThrownBy(() -> new Rig(cluster, "access", Map.of("viewer.host", "0.0.0.0")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("viewer.host is 0.0.0.0")
        .hasMessageContaining("viewer.token is not set");
    assertThatThrownBy(() -> new Rig(cluster, "access", Map.of("viewer.token", "short")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("5 characters");
  }

  @Test
  void anotherSiteCanNeitherReadNorWriteThroughAVisitorsBrowser() throws Exception {
    assertThat(get(open, "").statusCode()).isEqualTo(200);
    assertThat(statusLine("GET / HTTP/1.1", "Host: evil.example:80")).contains(" 403 ");
    assertThat(statusLine("GET / HTTP/1.1", "Host: localhost")).contains(" 200 ");
    assertThat(post(open, "api/retrain", "{}").statusCode()).isEqualTo(403);
    assertThat(
            post(open, "api/retrain", "{}", "X-Sonostream", "page", "Origin", "http://evil.example")
                .statusCode())
        .isEqualTo(403);
    assertThat(upgrade(open, "Origin", "http://evil.example")).isEqualTo(403);
    assertThat(upgrade(open, "Origin", open.url().replaceFirst("/$", ""))).isEqualTo(101);
  }

  @Test
  void everyAnswerForbidsForeignAndInlineCode() throws Exception {
    for (String path : new String[] {"", "js/main.js", "api/areas?device=x", "no/such/page"}) {
      HttpResponse<String> answer = get(open, path);
      assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
          .as(path)
          .contains("default-src 'none'")
          .contains("script-src 'self'")
          .doesNotContain("unsafe");
      assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }
    assertThat(get(open, "index.html").body()).doesNotContain("http://").doesNotContain("https://");
    assertThat(get(open, "../viewer.conf").statusCode()).isIn(400, 404);
    assertThat(get(open, "%2e%2e/%2e%2e/viewer.conf").statusCode()).isIn(400, 404);
  }

  @Test
  void aWishThatMakesNoSenseIsRefusedInOneLine() throws Exception {
    assertThat(wish("api/retrain", "{}"))
        .isEqualTo("400 {\"error\":\"task is empty; fill it in\"}");
    assertThat(wish("api/retrain", "{\"task\":\"t\",\"reason\":\"r\"}"))
        .isEqualTo("410 {\"error\":\"task t is not known\"}");
    assertThat(wish("api/promote", "{\"task\":\"t\",\"version\":\"v\",\"reason\":\"r\"}"))
        .startsWith("410 ");
    assertThat(wish("api/labels", "{\"ticket\":\"x\",\"runs\":[0,1]}")).startsWith("410 ");
    assertThat(wish("api/labels", "{\"ticket\":\"x\",\"runs\":[0,1],\"surprise\":1}"))
        .isEqualTo(
            "400 {\"error\":\"surprise is unknown here; allowed are [adjudicates, classNames, runs, ticket]\"}");
    assertThat(wish("api/retrain", "{\"task\":\"t\",\"by\":\"somebody else\",\"reason\":\"r\"}"))
        .startsWith("400 {\"error\":\"by is unknown here;");
    assertThat(wish("api/labels", "not json")).startsWith("400 ");
  }

  private String wish(String path, String body) throws Exception {
    HttpResponse<String> answer = post(open, path, body, "X-Sonostream", "page");
    return answer.statusCode() + " " + answer.body();
  }

  /** The first line of the answer to a request that Java's own client would not send. */
  private String statusLine(String... lines) throws IOException {
    URI address = URI.create(open.url());
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      String request = String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readAllBytes();
      return new String(answer, StandardCharsets.UTF_8).lines().findFirst().orElseThrow();
    }
  }

  private HttpResponse<String> signIn(String token) throws Exception {
    return send(
        HttpRequest.newBuilder(URI.create(guarded.url() + "session"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("X-Sonostream", "page")
            .POST(HttpRequest.BodyPublishers.ofString("token=" + token))
            .build());
  }

  private HttpResponse<String> get(Rig rig, String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(rig.url() + path));
    return send((headers.length == 0 ? request : request.headers(headers)).build());
  }

  private HttpResponse<String> post(Rig rig, String path, String body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(rig.url() + path))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    return send((headers.length == 0 ? request : request.headers(headers)).build());
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** The status that a WebSocket gets: 101 when it is let in. */
  private int upgrade(Rig rig, String... header) {
    WebSocket.Builder socket = http.newWebSocketBuilder();
    if (header.length == 2) {
      socket.header(header[0], header[1]);
    }
    URI address = URI.create(rig.url().replaceFirst("^http", "ws") + "stream");
    try {
      socket.buildAsync(address, new WebSocket.Listener() {}).join().abort();
      return 101;
    } catch (CompletionException e) {
      return ((WebSocketHandshakeException) e.getCause()).getResponse().statusCode();
    }
  }
}
