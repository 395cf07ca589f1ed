package io.sonostream.viewer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sonostream.embedded.LocalCluster;
import io.sonostream.runtime.FreePort;
import io.sonostream.schemas.AuditRecord;
import io.sonostream.testkit.openid.Forgery;
import io.sonostream.testkit.openid.ForgingProvider;
import io.sonostream.testkit.openid.Trouble;
import io.sonostream.testkit.tls.ServerKey;
import io.sonostream.testkit.tls.TlsProxy;
import io.sonostream.viewer.access.Role;
import io.sonostream.viewer.access.User;
import io.sonostream.viewer.access.UserFile;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The page's sign-in by OpenID, and what happens when the provider is not what it should be. */
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenIdIT {
  private static final String PASSWORD = "correct horse battery";

  @TempDir static Path folder;

  private final ForgingProvider provider = new ForgingProvider();
  private LocalCluster cluster;
  private ServerKey key;
  private Path users;
  private String page;
  private Rig rig;

  @BeforeAll
  void start(LocalCluster cluster) {
    this.cluster = cluster;
    key = ServerKey.in(folder);
    users = folder.resolve("users");
    new UserFile(users).put(User.of("local", Role.OPERATOR, PASSWORD.toCharArray()));
    int port = FreePort.next();
    page = "http://127.0.0.1:" + port + "/";
    rig = new Rig(cluster, "openid", settings(port, page, Map.of("viewer.access.failures", 50)));
  }

  @AfterAll
  void close() {
    rig.close();
    provider.close();
  }

  @BeforeEach
  void beGood() {
    provider.be(Trouble.NONE);
    provider.issue("ann", List.of("ops"), Forgery.NONE);
  }

  @Test
  void whoIsSignedInStandsInRecordsAndInTheAuditUnderTheNameThatTheProviderSays() {
    rig.publish(Records.release("v1", null, 0.6, Instant.parse("2026-11-20T10:00:00Z")));
    Wanderer ann = new Wanderer();
    HttpResponse<String> arrived = ann.get(page + "session/openid?to=%23%2Ftraining");
    assertThat(arrived.statusCode()).as(arrived.body()).isEqualTo(200);
    assertThat(arrived.headers().allValues("Set-Cookie"))
        .anyMatch(cookie -> cookie.matches("sonostream=.*HttpOnly.*SameSite=Strict.*"));
    assertThat(arrived.headers().firstValue("Cache-Control")).contains("no-store");
    // A way that began at another site shows no strict cookie, so the page leads on by itself.
    assertThat(arrived.body()).contains("content=\"0; url=" + page + "#/training\"");
    assertThat(ann.cookie("sonostream-openid")).isNull();
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(
                        ann.post(
                                page + "api/retrain",
                                "{\"task\":\"" + Records.TASK + "\",\"reason\":\"new probe\"}")
                            .statusCode())
                    .isEqualTo(200));
    AuditRecord done =
        rig.topic.readAll(rig.topics.audit().name(), AuditRecord.class).stream()
            .map(Map.Entry::getValue)
            .reduce((first, second) -> second)
            .orElseThrow();
    assertThat(done.getWho()).isEqualTo("ann");
    assertThat(done.getVia()).isEqualTo("page/openid");
  }

  @Test
  void aForgedTokenGivesNoSessionAndOneLineThatIsNoMarkup() {
    provider.issue("<b>boss</b>", List.of("admins"), Forgery.OTHER_KEY_SAME_NAME);
    Wanderer thief = new Wanderer();
    HttpResponse<String> refused = thief.get(page + "session/openid");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body())
        .contains("Not signed in: the provider&#39;s ID token can&#39;t be believed:")
        .contains("href=\"" + page + "signin.html\"");
    assertThat(thief.cookie("sonostream")).isNull();
    provider.issue("<b>boss</b>", List.of("nobodies"), Forgery.NONE);
    assertThat(thief.get(page + "session/openid").body())
        .contains("&lt;b&gt;boss&lt;/b&gt; is in no group");
  }

  @Test
  void aWayBackThatWasUsedOrIsAnothersSignsNobodyIn() {
    Wanderer ann = new Wanderer();
    String back = ann.get(page + "session/openid").uri().toString();
    assertThat(back).contains("/session/openid/back?code=");
    assertThat(ann.get(back).statusCode()).isEqualTo(400);
    Wanderer other = new Wanderer();
    HttpResponse<String> refused = other.get(back);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("no sign-in that was begun in this browser");
    assertThat(other.cookie("sonostream")).isNull();
    assertThat(ann.get(page + "session/openid?to=https://evil.example/").statusCode())
        .isEqualTo(400);
  }

  @Test
  void whoFailsTooOftenWaits() {
    Map<String, Object> settings = new HashMap<>(settings(FreePort.next(), page, Map.of()));
    settings.put("viewer.access.failures", 3);
    try (Rig guarded = new Rig(cluster, "openid", settings)) {
      for (int i = 0; i < 3; i++) {
        assertThat(new Wanderer().get(guarded.url() + "session/openid/back").statusCode())
            .isEqualTo(400);
      }
      HttpResponse<String> stopped =
          new Wanderer().get(guarded.url() + "session/openid/back?state=x&code=y");
      assertThat(stopped.statusCode()).isEqualTo(429);
      assertThat(stopped.headers().firstValue("Retry-After")).isPresent();
    }
  }

  @Test
  void whileTheProviderIsAwayThePageSaysSoAndLocalPeopleSignIn() {
    int port = FreePort.next();
    String away = "http://127.0.0.1:" + port + "/";
    Map<String, ?> nobody =
        Map.of("viewer.access.openid.issuer", "http://127.0.0.1:" + FreePort.next());
    try (Rig alone = new Rig(cluster, "openid", settings(port, away, nobody))) {
      Wanderer local = new Wanderer();
      HttpResponse<String> told = local.get(away + "session/openid");
      assertThat(told.statusCode()).isEqualTo(503);
      assertThat(told.body())
          .contains("Not signed in: the sign-in of the hospital can&#39;t be reached:")
          .doesNotContain(ForgingProvider.SECRET);
      assertThat(local.get(away + "session/ways").body())
          .contains("\"users\":true", "\"label\":\"the hospital\"");
      assertThat(
              local
                  .post(away + "session", "name=local&password=" + PASSWORD.replace(" ", "+"))
                  .statusCode())
          .isEqualTo(200);
      assertThat(local.get(away + "api/me").body()).contains("\"name\":\"local\"");
      assertThat(alone.viewer.live().ok()).isTrue();
    }
  }

  @Test
  void behindAProxyThatTakesThePathOffTheWayBackIsThatOfThePage() throws Exception {
    throughAProxy(path -> path.replaceFirst("^/imaging/", "/"), Map.of());
  }

  @Test
  void behindAProxyThatLeavesThePathOnTheWayBackIsThatOfThePage() throws Exception {
    throughAProxy(path -> path, Map.of("viewer.path", "/imaging/"));
  }

  private void throughAProxy(UnaryOperator<String> path, Map<String, ?> more) throws Exception {
    int port = FreePort.next();
    try (TlsProxy proxy =
        new TlsProxy(key, new InetSocketAddress("127.0.0.1", port), path, List.of())) {
      String outside = proxy.origin() + "/imaging/";
      Map<String, Object> all = new HashMap<>(settings(port, outside, more));
      all.put("viewer.allowed-origins", List.of(proxy.origin()));
      try (Rig behind = new Rig(cluster, "openid", all)) {
        assertThat(behind.url()).startsWith("http://127.0.0.1:" + port);
        Wanderer ann = new Wanderer(key);
        assertThat(ann.get(outside + "session/ways").body())
            .contains("\"address\":\"" + outside + "session/openid\"");
        HttpResponse<String> arrived = ann.get(outside + "session/openid?to=%23%2Fmodels");
        assertThat(arrived.uri().toString()).startsWith(outside + "session/openid/back?");
        assertThat(arrived.body()).contains("url=" + outside + "#/models\"");
        assertThat(arrived.headers().allValues("Set-Cookie"))
            .allMatch(cookie -> cookie.contains("Secure"));
        assertThat(ann.get(outside + "api/me").body()).contains("\"name\":\"ann\"");
      }
    }
  }

  private Map<String, Object> settings(int port, String page, Map<String, ?> more) {
    Map<String, Object> all = new HashMap<>();
    all.put("viewer.port", port);
    all.put("viewer.access.users", users.toString());
    all.put("viewer.access.roles.operator", List.of("ops"));
    all.put("viewer.access.roles.admin", List.of("admins"));
    all.put("viewer.access.openid.issuer", provider.issuer());
    all.put("viewer.access.openid.client-id", ForgingProvider.CLIENT);
    all.put("viewer.access.openid.client-secret", ForgingProvider.SECRET);
    all.put("viewer.access.openid.timeout", "60s");
    all.put("viewer.access.openid.page", page);
    all.put("viewer.access.openid.label", "the hospital");
    all.putAll(more);
    return all;
  }
}
