package io.sonostream.imaging.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class DiceTest {
  private static ClassMap map(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return new ClassMap(values.length, 1, bytes);
  }

  @Test
  void countsOnlyPixelsOfTheSameClassAsShared() {
    assertThat(Dice.foreground(map(0, 1, 1, 2), map(0, 1, 2, 2))).isEqualTo(2.0 * 2 / 6);
    assertThat(Dice.foreground(map(0, 200), map(0, 200))).isEqualTo(1);
  }

  @Test
  void emptyMasksAgree() {
    assertThat(Dice.foreground(map(0, 0), map(0, 0))).isEqualTo(1);
    assertThat(Dice.foreground(map(0, 0), map(0, 1))).isZero();
    assertThat(Dice.of(0, 0)).isEqualTo(1);
  }

  @Test
  void masksThatDoNotBelongTogetherAreNotCompared() {
    assertThatThrownBy(() -> Dice.foreground(map(0, 0), map(0)))
        .hasMessageContaining("masks of 2x1 and 1x1");
    assertThatThrownBy(() -> Dice.foreground(List.of(map(0)), List.of()))
        .hasMessageContaining("1 masks are compared with 0");
  }
}
