package io.sonostream.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderSecretTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"secret", "secret\r\nmore", "secret\rmore", "\uFEFFsecret\n"})
  void theFirstLineIsWhatPeopleSeeInIt(String text) throws Exception {
    Path file = Files.writeString(folder.resolve("token"), text);

    assertThat(HeaderSecret.firstLine("the-file", file)).isEqualTo("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\uFEFF", "  \nsecret"})
  void anEmptyLineIsNoSecret(String text) throws Exception {
    Path file = Files.writeString(folder.resolve("token"), text);

    assertThatThrownBy(() -> HeaderSecret.firstLine("the-file", file))
        .isInstanceOf(UserException.class)
        .hasMessage("the-file is " + file + ", whose first line is empty; write the secret there");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sec\rret", "sec\nret", "sec\0ret", "sec\uFEFFret", "sec\u00e9ret"})
  void whatNoHeaderTakesIsNamedByItsPlaceAlone(String secret) {
    assertThatThrownBy(() -> HeaderSecret.visible("TOKEN", secret))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("TOKEN has, as number 4 of 7, a character that no header takes")
        .hasMessageNotContaining(secret);
  }

  @Test
  void whatAHeaderTakesIsTakenAsItIs() {
    assertThat(HeaderSecret.visible("TOKEN", "a.b-c_d~e+f/g==\r\n")).isEqualTo("a.b-c_d~e+f/g==");
  }
}
