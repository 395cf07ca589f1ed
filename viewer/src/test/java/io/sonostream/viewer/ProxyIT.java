package io.sonostream.viewer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.embedded.LocalCluster;
import io.sonostream.runtime.FreePort;
import io.sonostream.runtime.UserException;
import io.sonostream.testkit.tls.ServerKey;
import io.sonostream.testkit.tls.TlsProxy;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The page where a hospital puts it: below a path, behind a TLS proxy, or on TLS of its own. */
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProxyIT {
  private static final String TOKEN = "0123456789abcdef-secret";

  @TempDir static Path folder;

  private LocalCluster cluster;
  private ServerKey key;

  @BeforeAll
  void makeAKey(LocalCluster cluster) {
    this.cluster = cluster;
    key = ServerKey.in(folder);
  }

  @Test
  void theWholePageWorksBehindAProxyThatTakesThePathOff() throws Exception {
    throughAProxy(path -> path.replaceFirst("^/imaging/", "/"), Map.of());
  }

  @Test
  void theWholePageWorksBehindAProxyThatLeavesThePathOn() throws Exception {
    throughAProxy(path -> path, Map.of("viewer.path", "/imaging/"));
  }

  /** Signs in, sees the wall connected, asks the server something, and meets no problem. */
  private void throughAProxy(UnaryOperator<String> path, Map<String, ?> settings) throws Exception {
    // The origin is known only once the proxy listens, and the proxy has to know where the page is.
    int port = FreePort.next();
    try (TlsProxy proxy =
        new TlsProxy(key, new InetSocketAddress("127.0.0.1", port), path, List.of())) {
      Map<String, Object> all = new HashMap<>(settings);
      all.put("viewer.port", port);
      all.put("viewer.token", TOKEN);
      all.put("viewer.allowed-origins", List.of(proxy.origin()));
      try (Rig rig = new Rig(cluster, "proxy", all)) {
        assertThat(rig.url()).startsWith("http://127.0.0.1:" + port + "/");
        try (Page page = Page.open(proxy.origin() + "/imaging/signin.html#token=" + TOKEN)) {
          assertThat(page.tab.evaluate("location.pathname").asText()).isEqualTo("/imaging/");
          page.tab.evaluate("location.hash = '#/models'");
          page.awaitTrue("!document.querySelector('#models').hidden");
          assertThat(
                  page.tab
                      .evaluate(
                          "fetch('api/retrain', {method: 'POST', headers: {'X-Sonostream': 'page'}, body: '{}'}).then(r => r.status)")
                      .asInt())
              .isEqualTo(400);
          assertThat(page.tab.problems()).noneMatch(problem -> problem.contains("status of 404"));
        }
      }
    }
  }

  @Test
  void anOriginThatIsNotNamedStaysOutside() throws Exception {
    int port = FreePort.next();
    try (TlsProxy proxy =
            new TlsProxy(key, new InetSocketAddress("127.0.0.1", port), path -> path, List.of());
        Rig rig =
            new Rig(
                cluster,
                "proxy",
                Map.of(
                    "viewer.port",
                    port,
                    "viewer.token",
                    TOKEN,
                    "viewer.allowed-origins",
                    List.of("https://elsewhere.example")))) {
      HttpResponse<String> answer =
          send(
              HttpRequest.newBuilder(URI.create(proxy.origin() + "/api/retrain"))
                  .header("Origin", proxy.origin())
                  .header("Authorization", "Bearer " + TOKEN)
                  .header("X-Sonostream", "page")
                  .POST(HttpRequest.BodyPublishers.ofString("{}"))
                  .build());
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.body()).contains("viewer.allowed-origins");
      assertThat(rig.viewer.live().ok()).isTrue();
    }
  }

  @Test
  void thePageServesTlsFromAKeyStoreWhosePasswordIsInAFile() throws Exception {
    Path password = Files.writeString(folder.resolve("password"), key.password() + "\n");
    try (Rig rig =
        new Rig(
            cluster,
            "proxy",
            Map.of(
                "viewer.path",
                "/imaging/",
                "viewer.token",
                TOKEN,
                "viewer.tls.key-store",
                key.keyStore().toString(),
                "viewer.tls.key-store-password-file",
                password.toString()))) {
      assertThat(rig.url()).startsWith("https://127.0.0.1:").endsWith("/imaging/");
      HttpResponse<String> signedIn =
          send(
              HttpRequest.newBuilder(URI.create(rig.url() + "session"))
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .header("X-Sonostream", "page")
                  .POST(HttpRequest.BodyPublishers.ofString("token=" + TOKEN))
                  .build());
      assertThat(signedIn.headers().firstValue("Set-Cookie").orElseThrow())
          .contains("Secure")
          .contains("Path=/imaging/");
      URI bare = URI.create(rig.url().replaceFirst("/$", ""));
      assertThat(send(HttpRequest.newBuilder(bare).build()).headers().firstValue("Location"))
          .contains("/imaging/");
      silentSocketsDoNotStopIt(rig);
      try (Page page = Page.open(rig.url() + "signin.html#token=" + TOKEN)) {
        page.awaitText("#connection", "Connected");
      }
    }
  }

  private void silentSocketsDoNotStopIt(Rig rig) throws Exception {
    URI address = URI.create(rig.url());
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 300; i++) {
        sockets.add(new Socket(address.getHost(), address.getPort()));
      }
      HttpRequest page = HttpRequest.newBuilder(URI.create(rig.url() + "signin.html")).build();
      assertThat(send(page).statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  void aKeyStoreThatCanNotBeUsedIsSaidInOneLine() throws Exception {
    String store = key.keyStore().toString();
    assertThatThrownBy(() -> tls(store, "wrong"))
        .isInstanceOf(UserException.class)
        .hasMessage("the password does not open key-store " + store);
    String missing = folder.resolve("nowhere.p12").toString();
    assertThatThrownBy(() -> tls(missing, "x"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(missing + " can't be read");
    assertThatThrownBy(() -> tls(key.trustStore().toString(), key.password()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("holds no private key");
    Path text = Files.writeString(folder.resolve("text.p12"), "not a key store");
    assertThatThrownBy(() -> tls(text.toString(), "x"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("is no PKCS12 key store");
    assertThatThrownBy(() -> new Rig(cluster, "proxy", Map.of("viewer.tls.key-store", store)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("has no password; set key-store-password-file");
  }

  @Test
  void aPathOrAnOriginThatMakesNoSenseIsSaidInOneLine() {
    for (String path : List.of("imaging", "/imaging", "/../", "//", "/a b/")) {
      assertThatThrownBy(() -> new Rig(cluster, "proxy", Map.of("viewer.path", path)))
          .as(path)
          .isInstanceOf(UserException.class)
          .hasMessageContaining("begins and ends with a slash");
    }
    for (String origin : List.of("sonostream.example", "https://a.example/", "*", "null")) {
      assertThatThrownBy(
              () -> new Rig(cluster, "proxy", Map.of("viewer.allowed-origins", List.of(origin))))
          .as(origin)
          .isInstanceOf(UserException.class)
          .hasMessageContaining("as a browser does");
    }
  }

  private void tls(String store, String password) {
    new Rig(
            cluster,
            "proxy",
            Map.of("viewer.tls.key-store", store, "viewer.tls.key-store-password", password))
        .close();
  }

  private HttpResponse<String> send(HttpRequest request) throws Exception {
    return HttpClient.newBuilder()
        .sslContext(key.context())
        .build()
        .send(request, HttpResponse.BodyHandlers.ofString());
  }
}
