package io.sonostream.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.schemas.fixtures.StubRegistry;
import io.sonostream.schemas.fixtures.StubRegistry.Fault;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What arrives at a registry under each way to say who we are. */
class CredentialsTest {
  private final StubRegistry registry = new StubRegistry();

  @AfterEach
  void stop() {
    registry.close();
  }

  private RegistryClient client(Object... more) {
    Map<String, Object> configs = new HashMap<>();
    configs.put("schema.registry.url", registry.url());
    configs.put("max.retries", 0);
    for (int i = 0; i < more.length; i += 2) {
      configs.put((String) more[i], more[i + 1]);
    }
    return new RegistryClient(configs);
  }

  private List<String> sent(String header, Object... more) {
    client(more).byId(1);
    return registry.lastHeaders().get(header);
  }

  private static String basic(String userInfo) {
    return "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void nothingIsSentUnasked() {
    assertThat(sent("Authorization")).isNull();
  }

  @Test
  void userAndPasswordFromTheConfiguration() {
    assertThat(
            sent(
                "Authorization",
                "basic.auth.credentials.source",
                "USER_INFO",
                "basic.auth.user.info",
                "anna:s:cret"))
        .containsExactly(basic("anna:s:cret"));
  }

  @Test
  void keysMayCarryThePrefixOfTheRegistry() {
    assertThat(
            sent(
                "Authorization",
                "schema.registry.basic.auth.credentials.source",
                "USER_INFO",
                "schema.registry.basic.auth.user.info",
                "anna:secret"))
        .containsExactly(basic("anna:secret"));
  }

  @Test
  void userAndPasswordFromTheAddressAreDecodedAndNeverShown() {
    String url = registry.url().replace("//", "//anna:s%40cr+et@");

    assertThat(sent("Authorization", "schema.registry.url", url))
        .containsExactly(basic("anna:s@cr+et"));
    assertThat(client("schema.registry.url", url).describe()).isEqualTo(registry.url());
    registry.failAlways(Fault.HANG_UP);
    assertThatThrownBy(() -> client("schema.registry.url", url).byId(1))
        .isInstanceOf(RegistryUnavailableException.class)
        .satisfies(e -> assertThat(e.toString()).doesNotContain("anna"));
  }

  @Test
  void userAndPasswordOfKafkaItself() {
    assertThat(
            sent(
                "Authorization",
                "basic.auth.credentials.source",
                "SASL_INHERIT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                new org.apache.kafka.common.config.types.Password(
                    "org.apache.kafka.common.security.plain.PlainLoginModule required"
                        + " username=\"anna\" password=\"secret\";")))
        .containsExactly(basic("anna:secret"));
  }

  @Test
  void tokenFromTheConfiguration() {
    assertThat(
            sent(
                "Authorization",
                "bearer.auth.credentials.source",
                "STATIC_TOKEN",
                "bearer.auth.token",
                "abc"))
        .containsExactly("Bearer abc");
  }

  @Test
  void headersOfTheUserAndOfConfluentCloud() {
    client(
            "request.header.X-Clinic", "north",
            "bearer.auth.logical.cluster", "lsrc-1",
            "bearer.auth.identity.pool.id", "pool-1")
        .byId(1);

    assertThat(registry.lastHeaders())
        .containsEntry("X-clinic", List.of("north"))
        .containsEntry("Target-sr-cluster", List.of("lsrc-1"))
        .containsEntry("Confluent-identity-pool-id", List.of("pool-1"));
  }

  private RegistryClient oauth() {
    return client(
        "bearer.auth.credentials.source", "OAUTHBEARER",
        "bearer.auth.issuer.endpoint.url", registry.url() + "/token",
        "bearer.auth.client.id", "sono",
        "bearer.auth.client.secret", "secret",
        "bearer.auth.scope", "schemas");
  }

  @Test
  void tokenFromAnIssuerIsFetchedOnceAndReused() {
    RegistryClient client = oauth();
    client.byId(1);
    client.byId(2);

    assertThat(registry.requests())
        .containsExactly("POST /token", "GET /schemas/ids/1", "GET /schemas/ids/2");
    assertThat(registry.lastHeaders().get("Authorization")).containsExactly("Bearer t-1");
  }

  @Test
  void tokenThatIsRefusedIsFetchedAnewOnce() {
    RegistryClient client = oauth();
    client.byId(1);
    registry.failNext(Fault.status(401));
    client.byId(2);

    assertThat(registry.requests())
        .containsExactly(
            "POST /token",
            "GET /schemas/ids/1",
            "GET /schemas/ids/2",
            "POST /token",
            "GET /schemas/ids/2");
  }

  @Test
  void issuerThatIsAwayIsAnOutage() {
    RegistryClient client = oauth();
    registry.failAlways(Fault.status(503));

    assertThatThrownBy(() -> client.byId(1))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("no token from " + registry.url() + "/token");
  }

  @Test
  void tokenIsReplacedBeforeItEnds() {
    long[] now = {0};
    int[] fetched = {0};
    Map<String, Object> configs =
        Map.of(
            "schema.registry.url",
            registry.url(),
            "bearer.auth.issuer.endpoint.url",
            registry.url() + "/token",
            "bearer.auth.client.id",
            "sono",
            "bearer.auth.cache.expiry.buffer.seconds",
            300);
    OAuthToken token =
        new OAuthToken(
            new RegistryConfig(configs),
            (endpoint, form, authorization) -> {
              fetched[0]++;
              return com.fasterxml.jackson.databind.node.JsonNodeFactory.instance
                  .objectNode()
                  .put("access_token", "t" + fetched[0])
                  .put("expires_in", 1000);
            },
            () -> now[0]);

    assertThat(token.authorization(null)).contains("Bearer t1");
    now[0] = 699_000_000_000L;
    assertThat(token.authorization(null)).contains("Bearer t1");
    now[0] = 700_000_000_000L;
    assertThat(token.authorization(null)).contains("Bearer t2");
  }
}
