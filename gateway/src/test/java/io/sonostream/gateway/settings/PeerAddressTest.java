package io.sonostream.gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerAddressTest {
  @Test
  void hostAndPortAreTold() {
    assertThat(PeerAddress.parse("plus.local:18944"))
        .isEqualTo(new PeerAddress("plus.local", 18944));
    assertThat(PeerAddress.parse("[::1]:18944")).isEqualTo(new PeerAddress("::1", 18944));
    assertThat(PeerAddress.parse("[::1]:18944")).hasToString("[::1]:18944");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "plus.local", "plus.local:", ":18944", "plus:0", "plus:65536", "plus:1x"})
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> PeerAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("address is '" + text + "'; it must be HOST:PORT, for example 127.0.0.1:18944");
  }
}
