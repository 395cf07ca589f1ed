package io.sonostream.gateway.masks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.runtime.UserException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StreamNamesTest {
  @Test
  void aDeviceIsCalledByItsOwnNameWhereThatFits() {
    assertThat(new StreamNames(Map.of()).of("room-2")).isEqualTo("room-2");
    assertThat(new StreamNames(Map.of("room-2", "left")).of("room-2")).isEqualTo("left");
  }

  @Test
  void longAndForeignNamesOfTwoDevicesAreNeverTheSame() {
    StreamNames names = new StreamNames(Map.of("a", "taken"));
    String one = names.of("ultrasound-room-number-1");
    String two = names.of("ultrasound-room-number-2");
    assertThat(one).startsWith("ultras~").hasSize(15).isNotEqualTo(two);
    assertThat(names.of("Gerät 2")).matches("Ger_t_~[0-9a-f]{8}");
    assertThat(names.of("taken")).startsWith("taken~");
  }

  @Test
  void namesThatCantBeUsedAreRefused() {
    assertThatThrownBy(() -> new StreamNames(Map.of("a", "sixteen-letters!")))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "gateway.igtl.names.a is 'sixteen-letters!'; it must be 1 to 15 characters of ASCII without spaces");
    assertThatThrownBy(() -> new StreamNames(Map.of("a", "x", "b", "x")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("gives two devices the same name");
  }
}
