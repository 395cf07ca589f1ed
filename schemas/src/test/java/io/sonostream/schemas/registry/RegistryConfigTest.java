package io.sonostream.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RegistryConfigTest {
  @Test
  void headersMayCarryThePrefixAsEveryKeyMay() {
    RegistryConfig config =
        new RegistryConfig(
            Map.of(
                "schema.registry.url", "http://127.0.0.1:1",
                "schema.registry.request.header.X-Site", "north",
                "schema.registry.request.header.X-Ward", "prefixed",
                "request.header.X-Ward", "plain"));
    assertThat(config.headers())
        .containsOnly(Map.entry("X-Site", "north"), Map.entry("X-Ward", "plain"));
  }
}
