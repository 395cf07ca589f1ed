package io.sonostream.viewer.openid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.runtime.UserException;
import io.sonostream.runtime.Worker;
import io.sonostream.testkit.openid.Forgery;
import io.sonostream.testkit.openid.ForgingProvider;
import io.sonostream.testkit.openid.Trouble;
import io.sonostream.testkit.tls.ServerKey;
import io.sonostream.testkit.tls.TlsProxy;
import io.sonostream.viewer.ViewerSettings;
import io.sonostream.viewer.access.Person;
import io.sonostream.viewer.access.Role;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a provider may say, and whether somebody is signed in for it. */
class OpenIdTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static ForgingProvider provider;

  private final AtomicReference<Duration> late = new AtomicReference<>(Duration.ZERO);
  private final OpenId openId = open(Map.of());

  @BeforeAll
  static void start() {
    provider = new ForgingProvider();
  }

  @AfterAll
  static void stop() {
    provider.close();
  }

  @AfterEach
  void beGoodAgain() {
    provider.be(Trouble.NONE);
  }

  @Test
  void aPersonHasTheRoleOfTheGroupsThatTheProviderNames() {
    provider.issue("ann", List.of("staff", "ops"), Forgery.NONE);
    assertThat(signIn(openId, "#/models"))
        .isEqualTo(
            new OpenId.Arrived(new Person("ann", Role.OPERATOR, Person.Way.OPENID), "#/models"));
    provider.issue("bob", List.of("staff"), Forgery.NONE);
    assertThat(signIn(openId, null).person().role()).isEqualTo(Role.VIEWER);
    provider.issue("eve", List.of("strangers"), Forgery.NONE);
    refused(NotSignedIn.Why.REFUSED, "eve is in no group that has a role here");
    provider.issue("a\nb", List.of("staff"), Forgery.NONE);
    refused(NotSignedIn.Why.REFUSED, "a person's name");
    // Another's, or nearly: what both draw must not stand under one name.
    provider.issue("ann ", List.of("staff"), Forgery.NONE);
    refused(NotSignedIn.Why.REFUSED, "a person's name");
    provider.issue("", List.of("staff"), Forgery.NONE);
    refused(NotSignedIn.Why.REFUSED, "says no preferred_username");
  }

  @ParameterizedTest
  @CsvSource({
    "ALG_NONE, Unsecured",
    "OTHER_KEY, no matching key",
    "OTHER_KEY_SAME_NAME, Invalid signature",
    "PUBLIC_KEY_AS_SECRET, Another algorithm expected",
    "CLIENT_SECRET_AS_KEY, Another algorithm expected",
    "CHANGED, Invalid signature",
    "OTHER_AUDIENCE, aud",
    "OTHER_PARTY, azp",
    "OTHER_ISSUER, iss",
    "OTHER_NONCE, nonce",
    "NO_NONCE, nonce",
    "EXPIRED, Expired",
    "FROM_THE_FUTURE, in the future",
    "NO_SUBJECT, sub"
  })
  void aTokenThatIsForgedIsRefusedInOneLine(Forgery forgery, String why) {
    provider.issue("boss", List.of("admins"), forgery);
    refused(NotSignedIn.Why.REFUSED, why);
  }

  @Test
  void noTokenIsNoSignIn() {
    provider.issue("boss", List.of("admins"), Forgery.NO_TOKEN);
    refused(NotSignedIn.Why.AWAY, "no ID token");
  }

  @Test
  void clocksMayDifferByTheSkewAndNoMore() {
    provider.issue("ann", List.of("ops"), Forgery.NONE);
    // The token is good for five minutes.
    late.set(Duration.ofSeconds(302));
    assertThat(signIn(openId, null).person().name()).isEqualTo("ann");
    late.set(Duration.ofSeconds(331));
    refused(NotSignedIn.Why.REFUSED, "Expired");
    late.set(Duration.ofSeconds(-5));
    assertThat(signIn(openId, null).person().name()).isEqualTo("ann");
    late.set(Duration.ofSeconds(-90));
    refused(NotSignedIn.Why.REFUSED, "in the future");
  }

  @Test
  void aProviderMayChangeItsKeyAtAnyTime() {
    provider.issue("ann", List.of("ops"), Forgery.NONE);
    for (int i = 0; i < 3; i++) {
      assertThat(signIn(openId, null).person().name()).isEqualTo("ann");
      provider.rotate();
    }
  }

  @Test
  void aWayBackIsGoodOnceInItsBrowserAndInTime() {
    provider.issue("ann", List.of("ops"), Forgery.NONE);
    OpenId.Begun begun = openId.begin(null);
    WayBack back = follow(begun);
    WayBack elsewhere = follow(openId.begin(null));
    stale(new WayBack(back.state(), back.code(), null, null, null));
    stale(new WayBack(back.state(), back.code(), null, null, elsewhere.cookie()));
    stale(new WayBack("guessed", back.code(), null, null, begun.cookie()));
    stale(new WayBack(null, back.code(), null, null, begun.cookie()));
    stale(new WayBack(back.state(), back.code(), null, null, begun.cookie() + "x"));
    // Its first character is random: it may be an x already.
    char first = begun.cookie().charAt(0) == 'x' ? 'y' : 'x';
    stale(new WayBack(back.state(), back.code(), null, null, first + begun.cookie().substring(1)));
    assertThat(openId.finish(back).person().name()).isEqualTo("ann");
    stale(back);
    WayBack slow = follow(openId.begin(null));
    late.set(Duration.ofMinutes(11));
    stale(slow);
    // A seal of another process, or of this one before it was started again.
    late.set(Duration.ZERO);
    OpenId other = open(Map.of());
    WayBack foreign = follow(openId.begin(null));
    assertThatExceptionOfType(NotSignedIn.class)
        .isThrownBy(() -> other.finish(foreign))
        .satisfies(e -> assertThat(e.why()).isEqualTo(NotSignedIn.Why.BEGIN_AGAIN));
  }

  @Test
  void anAnswerOfAnotherProviderOrOneThatSaysNoSignsNobodyIn() {
    OpenId.Begun begun = openId.begin(null);
    String state = query(begun.at()).get("state");
    refusedBack(
        NotSignedIn.Why.BEGIN_AGAIN,
        "another provider's",
        new WayBack(state, "code", "https://evil.example", null, begun.cookie()));
    OpenId.Begun second = openId.begin(null);
    refusedBack(
        NotSignedIn.Why.REFUSED,
        "the provider says no: access_denied",
        new WayBack(query(second.at()).get("state"), null, null, "access_denied", second.cookie()));
    OpenId.Begun third = openId.begin(null);
    refusedBack(
        NotSignedIn.Why.REFUSED,
        "for no reason it gives",
        new WayBack(
            query(third.at()).get("state"), null, null, "<script>alert(1)", third.cookie()));
    OpenId.Begun fourth = openId.begin(null);
    refusedBack(
        NotSignedIn.Why.BEGIN_AGAIN,
        "invalid_grant",
        new WayBack(query(fourth.at()).get("state"), "made up", null, null, fourth.cookie()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "#//evil.example\" onload=\"",
        "#/models\r\nX-Evil: yes",
        "#/%zz",
        "#models",
        "javascript:alert(1)"
      })
  void theWayBackLeadsToAPartOfThePageAndNowhereElse(String to) {
    assertThatThrownBy(() -> openId.begin(to))
        .isInstanceOf(NotSignedIn.class)
        .hasMessage("the address to come back to is no part of this page");
  }

  @ParameterizedTest
  @CsvSource({
    "SILENT, no answer within 500 ms",
    "ENDLESS, longer than 1048576 bytes",
    "REDIRECTS, answered 302",
    "NO_JSON, no JSON",
    "ANOTHERS_NAME, it names itself https://evil.example",
    "NOT_SAFE, its token_endpoint is no address that begins with https://",
    "ERROR_500, answered 500"
  })
  void aProviderThatFailsIsSaidInOneLine(Trouble trouble, String why) {
    provider.be(trouble);
    String timeout = trouble == Trouble.SILENT ? "500ms" : "60s";
    OpenId fresh = open(Map.of("viewer.access.openid.timeout", timeout));
    assertThatExceptionOfType(NotSignedIn.class)
        .isThrownBy(() -> fresh.begin(null))
        .withMessageStartingWith("the sign-in of OpenID Connect can't be reached: ")
        .withMessageContaining(why)
        .satisfies(e -> assertThat(e.why()).isEqualTo(NotSignedIn.Why.AWAY))
        .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
  }

  @Test
  void aSilentProviderHoldsAHandfulOfThreadsAndRefusesTheOthersAtOnce() {
    provider.be(Trouble.SILENT);
    OpenId fresh = open(Map.of("viewer.access.openid.timeout", "30s"));
    List<CompletableFuture<?>> held = new ArrayList<>();
    List<CompletableFuture<String>> told = new ArrayList<>();
    for (int i = 0; i < ProviderHttp.AT_ONCE + 1; i++) {
      CompletableFuture<String> one =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return fresh.begin(null).cookie();
                } catch (NotSignedIn e) {
                  return String.valueOf(e.getMessage());
                }
              },
              work -> new Worker("waits", work::run).start());
      told.add(one);
      held.add(one);
    }
    assertThat(CompletableFuture.anyOf(held.toArray(CompletableFuture[]::new)).join().toString())
        .contains("8 other requests to it wait already");
    provider.be(Trouble.NONE);
  }

  @Test
  void aProviderOfTheHospitalsOwnAuthorityIsBelievedByItsCertificate(@TempDir Path folder)
      throws Exception {
    ServerKey key = ServerKey.in(folder);
    Path authorities = folder.resolve("authorities.pem");
    try (TlsProxy front =
        new TlsProxy(
            key, new InetSocketAddress("127.0.0.1", provider.port()), path -> path, List.of())) {
      provider.nameItself(front.origin());
      Map<String, Object> settings =
          Map.of(
              "viewer.access.openid.issuer", front.origin(),
              "viewer.access.openid.certificates", authorities.toString());
      assertThatThrownBy(() -> open(settings))
          .isInstanceOf(UserException.class)
          .hasMessageContaining(authorities + ", which can't be read");
      Files.writeString(authorities, "no certificate");
      assertThatThrownBy(() -> open(settings))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("which holds no certificate");
      Files.writeString(authorities, key.certificate());
      assertThat(open(settings).begin(null).at().toString()).startsWith(front.origin());
      assertThatExceptionOfType(NotSignedIn.class)
          .isThrownBy(() -> open(Map.of("viewer.access.openid.issuer", front.origin())).begin(null))
          .withMessageContaining("certification path");
    } finally {
      provider.nameItself(null);
    }
  }

  @Test
  void aWrongSecretIsTheViewersMistakeAndSaysSo() {
    provider.issue("ann", List.of("ops"), Forgery.NONE);
    OpenId wrong = open(Map.of("viewer.access.openid.client-secret", "guessed"));
    WayBack back = follow(wrong.begin(null));
    assertThatExceptionOfType(NotSignedIn.class)
        .isThrownBy(() -> wrong.finish(back))
        .withMessageContaining("check viewer.access.openid.client-id and client-secret")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("guessed"));
  }

  @Test
  void theSecretMayStandInAFile(@TempDir Path folder) throws Exception {
    provider.issue("ann", List.of("ops"), Forgery.NONE);
    Path file = Files.writeString(folder.resolve("secret"), ForgingProvider.SECRET + "\n");
    Map<String, Object> settings = new HashMap<>(settings());
    settings.remove("viewer.access.openid.client-secret");
    settings.put("viewer.access.openid.client-secret-file", file.toString());
    OpenId filed = OpenId.of(ViewerSettings.load(null, settings).access(), clock()).orElseThrow();
    assertThat(signIn(filed, null).person().name()).isEqualTo("ann");
    Files.writeString(file, "\n");
    assertThatThrownBy(() -> OpenId.of(ViewerSettings.load(null, settings).access(), clock()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("whose first line is empty");
  }

  @Test
  void whoSignsOutIsLedToTheProvidersOwnSignOutAndBackToThePage() {
    assertThat(openId.goodbye().orElseThrow().toString())
        .startsWith(provider.issuer() + "/end?")
        .contains("client_id=" + ForgingProvider.CLIENT)
        .contains("post_logout_redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fimaging%2F");
  }

  @ParameterizedTest
  @CsvSource({
    "viewer.access.openid.issuer, http://sonostream.example, it begins with https://",
    "viewer.access.openid.page, https://a.example/imaging, must end with a slash",
    "viewer.access.openid.page, https://a:b@c.example/, has no user",
    "viewer.access.openid.client-id, '', client-id is missing",
    "viewer.access.openid.clock-skew, 1h, allowed are PT0S to PT5M",
    "viewer.access.openid.timeout, 0s, allowed are PT0.1S to PT1M"
  })
  void settingsThatMakeNoSenseAreSaidInOneLine(String key, String value, String why) {
    assertThatThrownBy(() -> open(Map.of(key, value)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(why)
        .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
  }

  @Test
  void aProviderWithoutARoleForAnybodyIsAMistake() {
    Map<String, Object> settings = new HashMap<>(settings());
    settings.keySet().removeIf(key -> key.startsWith("viewer.access.roles"));
    assertThatThrownBy(() -> ViewerSettings.load(null, settings))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("openid.issuer is set and roles name no group");
  }

  private OpenId open(Map<String, ?> more) {
    Map<String, Object> all = new HashMap<>(settings());
    all.putAll(more);
    return OpenId.of(ViewerSettings.load(null, all).access(), clock()).orElseThrow();
  }

  private static Map<String, Object> settings() {
    return Map.of(
        "viewer.access.openid.timeout",
        "60s",
        "viewer.access.openid.issuer",
        provider.issuer(),
        "viewer.access.openid.client-id",
        ForgingProvider.CLIENT,
        "viewer.access.openid.client-secret",
        ForgingProvider.SECRET,
        "viewer.access.openid.page",
        "http://127.0.0.1:9/imaging/",
        "viewer.access.roles.viewer",
        List.of("staff"),
        "viewer.access.roles.operator",
        List.of("ops"),
        "viewer.access.roles.admin",
        List.of("admins"));
  }

  private Clock clock() {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return Instant.now().plus(late.get());
      }
    };
  }

  private static OpenId.Arrived signIn(OpenId by, String to) {
    return by.finish(follow(by.begin(to)));
  }

  /** As a browser goes: to the provider, which sends it back. */
  private static WayBack follow(OpenId.Begun begun) {
    try {
      HttpResponse<Void> answer =
          HTTP.send(
              HttpRequest.newBuilder(begun.at()).build(), HttpResponse.BodyHandlers.discarding());
      URI back = URI.create(answer.headers().firstValue("Location").orElseThrow());
      assertThat(back.toString()).startsWith("http://127.0.0.1:9/imaging/session/openid/back?");
      Map<String, String> query = query(back);
      return new WayBack(query.get("state"), query.get("code"), null, null, begun.cookie());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, String> query(URI address) {
    Map<String, String> query = new HashMap<>();
    for (String pair : address.getRawQuery().split("&", -1)) {
      String[] parts = pair.split("=", 2);
      query.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return query;
  }

  private void refused(NotSignedIn.Why why, String words) {
    refusedBack(why, words, follow(openId.begin(null)));
  }

  private void stale(WayBack back) {
    refusedBack(NotSignedIn.Why.BEGIN_AGAIN, "this is the end of no sign-in", back);
  }

  private void refusedBack(NotSignedIn.Why why, String words, WayBack back) {
    assertThatExceptionOfType(NotSignedIn.class)
        .isThrownBy(() -> openId.finish(back))
        .withMessageContaining(words)
        .satisfies(e -> assertThat(e.why()).isEqualTo(why))
        .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
  }
}
