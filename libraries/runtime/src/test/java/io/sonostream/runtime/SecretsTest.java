package io.sonostream.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://u:hunter2@host:8081",
        "http://u:a@hunter2@host",
        "http://u:a/hunter2@host",
        "http://u:a,hunter2@host",
        "http://hunter2@host",
        "http://a,http://u:hunter2@b,https://u:hunter2@c/path",
        "registry http://u:hunter2@host does not answer",
        "[HTTP://u:hunter2@host]",
        "https://host/path?token=hunter2",
        "jdbc:x://u:hunter2@host"
      })
  void noUserInfoAndNoQueryIsLeft(String text) {
    assertThat(Secrets.scrub(text)).doesNotContain("hunter2");
  }

  @Test
  void whatIsNoSecretStays() {
    assertThat(Secrets.scrub("http://a:1/x, https://b: gone; ask ann@example.org"))
        .isEqualTo("http://a:1/x, https://b: gone; ask ann@example.org");
    assertThat(Secrets.scrub("http://u:p@a:1,http://b:2")).isEqualTo("http://****@a:1,http://b:2");
  }
}
