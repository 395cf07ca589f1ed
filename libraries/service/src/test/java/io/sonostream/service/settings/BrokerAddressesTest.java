package io.sonostream.service.settings;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerAddressesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1:9092",
        "localhost:9092",
        "[::1]:9092",
        "PLAINTEXT://127.0.0.1:9092",
        "127.0.0.1:9092, 127.0.0.2:9093",
        ""
      })
  void whatIsOnThisMachineMayBeUnsigned(String servers) {
    assertThatCode(() -> BrokerAddresses.requireLoopbackForUnsigned(servers))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "192.0.2.1:9092",
        "[2001:db8::1]:9092",
        "127.0.0.1:9092,192.0.2.1:9092",
        "a.invalid:1"
      })
  void whatOthersReachMayNot(String servers) {
    assertThatThrownBy(() -> BrokerAddresses.requireLoopbackForUnsigned(servers))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not on this machine")
        .hasMessageContaining("unsigned-from-elsewhere");
  }
}
