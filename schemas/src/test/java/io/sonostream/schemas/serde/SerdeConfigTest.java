package io.sonostream.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.schemas.Frame;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SerdeConfigTest {
  @Test
  void everyKeyMayCarryThePrefix() {
    SerdeConfig config =
        new SerdeConfig(
            Map.of(
                "schema.registry.auto.register.schemas", "false",
                "schema.registry.normalize.schemas", "true",
                "schema.registry.specific.avro.value.type", Frame.class.getName(),
                "schema.registry.use.schema.id", "3",
                "use.schema.id", "7"));
    assertThat(config.getBoolean(SerdeConfig.AUTO_REGISTER)).isFalse();
    assertThat(config.getBoolean(SerdeConfig.NORMALIZE)).isTrue();
    assertThat(config.readerType(false)).isEqualTo(Frame.class);
    assertThat(config.getInt(SerdeConfig.USE_ID)).as("without it goes before").isEqualTo(7);
  }
}
