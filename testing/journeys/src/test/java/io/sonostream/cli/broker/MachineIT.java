package io.sonostream.cli.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sonostream.embedded.SecuredBroker;
import io.sonostream.runtime.UserException;
import io.sonostream.testkit.tls.ServerKey;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Broker and registry of one machine, guarded: who may come in, and what he may do then. */
class MachineIT {
  private static final String PASSWORD = "-has-a-long-password";

  @TempDir Path folder;

  @Test
  void everybodyDoesWhatHeMayAndWhoIsTakenOutOfTheFileIsOut() throws Exception {
    ServerKey key = ServerKey.in(folder);
    Machine first = new Machine(settings(key, Map.of("root", "admin", "probe", "device")));
    try (first) {
      first.start();
      assertThat(first.live().ok()).isTrue();
      try (Admin root = admin(first, key, "root")) {
        root.createTopics(List.of(new NewTopic("frames.live", 1, (short) 1))).all().get();
        root.createTopics(List.of(new NewTopic("masks.live", 1, (short) 1))).all().get();
      }
      try (Admin probe = admin(first, key, "probe")) {
        assertThat(probe.describeTopics(Set.of("frames.live")).allTopicNames().get()).hasSize(1);
        assertThatThrownBy(() -> probe.describeTopics(Set.of("masks.live")).allTopicNames().get())
            .hasCauseInstanceOf(TopicAuthorizationException.class);
      }
      assertThat(registry(first, key, "GET", "/subjects", "nobody:" + PASSWORD)).isEqualTo(401);
      assertThat(registry(first, key, "GET", "/subjects", null)).isEqualTo(401);
      String probe = "probe:probe" + PASSWORD;
      assertThat(registry(first, key, "GET", "/subjects", probe)).isEqualTo(200);
      assertThat(registry(first, key, "POST", "/subjects/x/versions", probe)).isEqualTo(403);
      assertThat(registry(first, key, "POST", "/mode", probe)).isEqualTo(403);
      assertThat(registry(first, key, "DELETE", "/subjects/x", probe)).isEqualTo(403);
      // Let through: the registry itself finds that no schema came.
      for (String question :
          List.of(
              "/subjects/x",
              "/compatibility/subjects/x/versions",
              "/compatibility/subjects/x/versions/latest")) {
        assertThat(registry(first, key, "POST", question, probe))
            .as(question)
            .isNotIn(401, 403, 503);
      }
      String root = "root:root" + PASSWORD;
      assertThat(registry(first, key, "DELETE", "/subjects/x", root)).isEqualTo(404);
    }
    assertThat(first.live().ok()).isTrue();

    try (Machine second = new Machine(settings(key, Map.of("root", "admin")))) {
      second.start();
      try (Admin gone = admin(second, key, "probe")) {
        assertThatThrownBy(() -> gone.listTopics().names().get())
            .isInstanceOf(ExecutionException.class)
            .hasCauseInstanceOf(SaslAuthenticationException.class);
      }
      try (Admin root = admin(second, key, "root")) {
        assertThat(root.listTopics().names().get()).contains("frames.live", "masks.live");
      }
    }
  }

  @Test
  void whoCameInByAPasswordThatWasChangedIsOutOnceHeMustShowItAgain() throws Exception {
    ServerKey key = ServerKey.in(folder);
    try (SecuredBroker broker =
            SecuredBroker.start(
                folder.resolve("broker"),
                "localhost",
                0,
                key.keyStore(),
                key.password(),
                Set.of("root"),
                Duration.ofSeconds(2));
        Admin own = Admin.create(broker.ownClient())) {
      password(own, "root", "root" + PASSWORD);
      try (Admin root = admin(broker.bootstrapServers(), key, "root")) {
        root.listTopics().names().get();
        password(own, "root", "another" + PASSWORD);
        await()
            .atMost(Duration.ofMinutes(1))
            .untilAsserted(
                () ->
                    assertThatThrownBy(() -> root.listTopics().names().get())
                        .hasCauseInstanceOf(SaslAuthenticationException.class));
      }
    }
  }

  private static void password(Admin admin, String user, String password) throws Exception {
    ScramCredentialInfo how = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 8192);
    admin
        .alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(user, how, password)))
        .all()
        .get();
  }

  @Test
  void aKeyStoreThatCanNotBeUsedIsToldBeforeAnythingIsStarted() {
    Map<String, Object> all = overrides(Map.of("root", "admin"));
    all.put("broker.tls.key-store", folder.resolve("none.p12").toString());
    all.put("broker.tls.key-store-password", PASSWORD);
    Machine machine = new Machine(BrokerSettings.load(null, all));
    assertThatThrownBy(machine::start)
        .isInstanceOf(UserException.class)
        .hasMessageContaining("none.p12")
        .hasMessageNotContaining(PASSWORD);
    assertThat(folder.resolve("state")).doesNotExist();
  }

  private BrokerSettings settings(ServerKey key, Map<String, String> rights) {
    Map<String, Object> all = overrides(rights);
    all.put("broker.tls.key-store", key.keyStore().toString());
    all.put("broker.tls.key-store-password", key.password());
    return BrokerSettings.load(null, all);
  }

  private Map<String, Object> overrides(Map<String, String> rights) {
    Map<String, Object> all = new HashMap<>();
    all.put("broker.directory", folder.resolve("state").toString());
    all.put("broker.port", 0);
    all.put("broker.registry-port", 0);
    rights.forEach(
        (name, right) -> {
          all.put("broker.users." + name + ".password", name + PASSWORD);
          all.put("broker.users." + name + ".rights", List.of(right));
        });
    return all;
  }

  private static Admin admin(Machine machine, ServerKey key, String user) {
    return admin(machine.bootstrapServers(), key, user);
  }

  private static Admin admin(String bootstrapServers, ServerKey key, String user) {
    return Admin.create(
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "security.protocol",
            "SASL_SSL",
            "sasl.mechanism",
            "SCRAM-SHA-512",
            "sasl.jaas.config",
            "org.apache.kafka.common.security.scram.ScramLoginModule required username=\""
                + user
                + "\" password=\""
                + user
                + PASSWORD
                + "\";",
            "ssl.truststore.location",
            key.trustStore().toString(),
            "ssl.truststore.password",
            key.password(),
            "ssl.truststore.type",
            "PKCS12"));
  }

  private static int registry(
      Machine machine, ServerKey key, String method, String path, @Nullable String pair)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(machine.registryUrl() + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (pair != null) {
      request.header(
          "Authorization",
          "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    }
    return HttpClient.newBuilder()
        .sslContext(key.context())
        .build()
        .send(request.build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}
