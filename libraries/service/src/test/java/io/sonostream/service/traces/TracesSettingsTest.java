package io.sonostream.service.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TracesSettingsTest {
  @Test
  void anAddressThatIsEmptyIsNone() {
    assertThat(new TracesSettings(URI.create(""), 1).endpoint()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:4318", "http://127.0.0.1:4318/"})
  void spansArePostedBelowTheReceiver(String receiver) {
    URI address = URI.create(receiver);
    assertThat(new TracesSettings(address, 1).address(address))
        .isEqualTo("http://127.0.0.1:4318/v1/traces");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "collector:4318", "grpc://c:4317", "http://u:p@c:4318"})
  void whatIsNoReceiverOfOtlpByHttpIsRefused(String address) {
    assertThatThrownBy(() -> new TracesSettings(URI.create(address), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("http://127.0.0.1:4318")
        .hasMessageNotContaining("u:p");
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
  void aShareIsBetweenNothingAndAll(double ratio) {
    assertThatThrownBy(() -> new TracesSettings(null, ratio))
        .hasMessageContaining("ratio is " + ratio)
        .hasMessageContaining("0 to 1");
  }
}
