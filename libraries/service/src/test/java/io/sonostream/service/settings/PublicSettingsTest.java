package io.sonostream.service.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.runtime.UserException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicSettingsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "viewer.token=hunter2",
        "viewer.access.openid.client-secret=hunter2",
        "gateway.stow.tls.password=hunter2",
        "kafka.\"sasl.jaas.config\"=hunter2",
        "processor.kafka.sasl.jaas.config=hunter2",
        "processor.live.kafka.producer.ssl.key.password=hunter2",
        "processor.kafka.ssl.keystore.key=hunter2",
        "processor.registry.basic.auth.user.info=me:hunter2",
        "processor.registry.bearer.auth.token=hunter2",
        "processor.registry.request.header.X-Api-Key=hunter2",
        "processor.registry.schema.registry.url=http://me:hunter2@host:8081",
        "gateway.sources.room.url=http://me:hunter2@grabber/stream"
      })
  void whatIsASecretIsRefusedByItsNameAndNotRepeated(String said) {
    String[] pair = said.split("=", 2);
    assertThatThrownBy(() -> PublicSettings.of("--set", Map.of(pair[0], pair[1])))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("--set " + pair[0] + " holds a password or another secret")
        .hasMessageContaining("--config")
        .hasMessageNotContaining("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kafka.\"heartbeat.interval.ms\"=3000",
        "processor.kafka.sasl.oauthbearer.token.endpoint.url=https://login/token",
        "processor.kafka.ssl.keystore.location=/etc/keys/kafka.p12",
        "viewer.access.openid.client-secret-file=/etc/keys/openid",
        "gateway.frames.pseudonym-key=/etc/keys/pseudonyms",
        "gateway.sources.room.url=http://grabber:8080/?action=stream",
        "processor.kafka.my.plugin.thing=fast",
        "viewer.token="
      })
  void anyOtherIsWhatItWas(String said) {
    String[] pair = said.split("=", 2);
    Map<String, String> settings = Map.of(pair[0], pair[1]);
    assertThat(PublicSettings.of("--set", settings)).isEqualTo(settings);
  }

  @Test
  void aRegistrysPasswordIsNotForCommandLines() {
    assertThatThrownBy(() -> PublicSettings.url("--registry", "http://me:hunter2@host:8081"))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("--registry holds a password")
        .hasMessageNotContaining("hunter2");
    assertThat(PublicSettings.url("--registry", "http://host:8081")).isEqualTo("http://host:8081");
  }
}
