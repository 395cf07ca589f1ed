package io.sonostream.service.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  enum Mode {
    FAST,
    VERY_SAFE
  }

  record Lane(boolean enabled, int maxAgeMillis) {
    Lane {
      if (maxAgeMillis < 1) {
        throw new IllegalArgumentException(
            "max-age-millis is " + maxAgeMillis + "; it must be at least 1");
      }
    }
  }

  record Sample(
      Map<String, String> kafka,
      Map<String, String> registry,
      Mode mode,
      Duration patience,
      Path store,
      List<String> tasks,
      List<Path> keys,
      @Nullable String token,
      Lane live,
      Map<String, Lane> lanes) {}

  @TempDir Path directory;

  @Test
  void defaultsComeFromTheResources() {
    Sample sample = load("");
    assertThat(sample.kafka()).containsEntry("bootstrap.servers", "127.0.0.1:9092");
    assertThat(sample.mode()).isEqualTo(Mode.VERY_SAFE);
    assertThat(sample.patience()).isEqualTo(Duration.ofSeconds(5));
    assertThat(sample.tasks()).containsExactly("breast-lesion");
    assertThat(sample.keys()).isEmpty();
    assertThat(sample.token()).isNull();
    assertThat(sample.live()).isEqualTo(new Lane(true, 500));
    assertThat(sample.lanes()).containsOnlyKeys("one");
  }

  @Test
  void theUsersFileWinsAndClientKeysPassThrough() {
    Sample sample =
        load(
            "kafka { security.protocol = SSL, ssl { key { password = x } } }\nviewer.live.max-age-millis = 7");
    assertThat(sample.kafka())
        .containsEntry("security.protocol", "SSL")
        .containsEntry("ssl.key.password", "x")
        .containsKey("bootstrap.servers");
    assertThat(sample.live()).isEqualTo(new Lane(true, 7));
  }

  @Test
  void aListOfPathsHoldsPaths() {
    assertThat(load("viewer.keys = [a.pem, dir/b.pem]").keys())
        .containsExactly(Path.of("a.pem"), Path.of("dir", "b.pem"));
  }

  @Test
  void overridesWinOverTheFile() throws IOException {
    Path file = Files.writeString(directory.resolve("a.conf"), "viewer.live.max-age-millis = 7");
    Sample sample =
        Settings.load("viewer", Sample.class, file, Map.of("viewer.live.max-age-millis", 9));
    assertThat(sample.live().maxAgeMillis()).isEqualTo(9);
  }

  @Test
  void everyMistakeIsNamedAtOnceWithItsPlaceAndWhatIsAllowed() {
    assertThatThrownBy(
            () -> load("viewer { mode = slow\n live.max-agemillis = 3\n patience = soon }"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("viewer.mode is slow")
        .hasMessageContaining("allowed are fast, very-safe")
        .hasMessageContaining("viewer.live.max-agemillis is unknown")
        .hasMessageContaining("allowed here: enabled, max-age-millis")
        .hasMessageContaining("viewer.patience is soon")
        .hasMessageContaining("a.conf: 2");
  }

  @Test
  void aValueThatTheRecordRefusesIsAUsersMistake() {
    assertThatThrownBy(() -> load("viewer.live.max-age-millis = 0"))
        .isInstanceOf(UserException.class)
        .hasMessage("viewer.live: max-age-millis is 0; it must be at least 1");
  }

  @Test
  void noDurationIsNegative() {
    assertThatThrownBy(() -> load("viewer.patience = -1s"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("viewer.patience is -1s")
        .hasMessageContaining("none below 0");
  }

  @Test
  void anUnknownSectionIsRefused() {
    assertThatThrownBy(() -> load("procesor { }")).hasMessageContaining("unknown section procesor");
  }

  @Test
  void aMissingFileIsAUsersMistake() {
    assertThatThrownBy(
            () -> Settings.load("viewer", Sample.class, directory.resolve("no.conf"), Map.of()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("does not exist");
  }

  @Test
  void secretsAreMaskedWhenPrinted() {
    String printed =
        SettingsPrinter.print(
            "viewer",
            load(
                "kafka { sasl.jaas.config = hush, ssl.truststore.location = /trust }\nregistry.basic.auth.user.info = \"me:hush\"\nviewer.token = hush"));
    assertThat(printed)
        .doesNotContain("hush")
        .contains("viewer.token = ****")
        .contains("viewer.kafka.sasl.jaas.config = ****")
        .contains("viewer.kafka.ssl.truststore.location = /trust")
        .contains("viewer.live.max-age-millis = 500");
  }

  @Test
  void aPasswordInAnyPlaceIsNeitherPrintedNorNamedInAMistake() {
    String secret = "hunter2";
    String everywhere =
        """
        kafka {
          sasl.jaas.config = "x.ScramLoginModule required username=u password=hunter2;"
          sasl.login.callback.handler.something = hunter2
          ssl.keystore.key = hunter2
          ssl.key.password = hunter2
          my.interceptor.key = hunter2
          producer.ssl.truststore.password = hunter2
          main.consumer.my.thing = hunter2
          sasl.oauthbearer.token.endpoint.url = "https://u:hunter2@host/?secret=hunter2"
          bootstrap.servers = "127.0.0.1:1"
          producer.linger.ms = 5
        }
        registry {
          schema.registry.url = "http://u:hunter2@a:1,http://u:x@hunter2@b:2,http://u:x/hunter2@c"
          basic.auth.user.info = "me:hunter2"
          bearer.auth.token = hunter2
          bearer.auth.client.secret = hunter2
          request.header.Authorization = "Basic hunter2"
          request.header.X-Api-Key = hunter2
        }
        viewer.token = hunter2
        viewer.tasks = ["http://u:hunter2@host"]
        """;
    assertThat(SettingsPrinter.print("viewer", load(everywhere)))
        .doesNotContain(secret)
        .contains("viewer.kafka.bootstrap.servers = 127.0.0.1:1\n")
        .contains("viewer.kafka.producer.linger.ms = 5\n")
        .contains("viewer.registry.request.header.X-Api-Key = ****\n");
    assertThatThrownBy(() -> load(everywhere + "viewer.patience = \"http://u:hunter2@host\""))
        .message()
        .doesNotContain(secret);
    assertThatThrownBy(() -> load("viewer.token = hunter2\"hunter2}"))
        .isInstanceOf(UserException.class)
        .message()
        .contains("a.conf: 1")
        .doesNotContain(secret);
  }

  @Test
  void aValueCantPrintALineOfItsOwn() {
    assertThat(SettingsPrinter.print("viewer", load("viewer.store = \"a\\nviewer.token = none\"")))
        .contains("viewer.store = a?viewer.token = none\n");
  }

  private Sample load(String text) {
    try {
      return Settings.load(
          "viewer", Sample.class, Files.writeString(directory.resolve("a.conf"), text), Map.of());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
