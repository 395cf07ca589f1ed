package io.sonostream.devices.phantom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.runtime.UserException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhantomTest {

  @Test
  void anyFrameCanBeMadeAgainInAnyOrder() {
    Phantom forwards = phantom(7, 1, "L12-4");
    byte[] third = null;
    for (int index = 0; index < 4; index++) {
      third = forwards.frame(index).pixels();
    }
    assertThat(phantom(7, 1, "L12-4").frame(3).pixels()).isEqualTo(third);
  }

  @Test
  void subjectsExamsAndProbesDiffer() {
    byte[] one = phantom(7, 1, "L12-4").frame(0).pixels();
    assertThat(phantom(8, 1, "L12-4").frame(0).pixels()).isNotEqualTo(one);
    assertThat(phantom(7, 2, "L12-4").frame(0).pixels()).isNotEqualTo(one);
    assertThat(phantom(7, 1, "L9-3").frame(0).pixels()).isNotEqualTo(one);
  }

  @ParameterizedTest
  @ValueSource(strings = {"L12-4", "L18-5", "L9-3", "C5-1", "C9-4", "S5-1"})
  void everyProbeMakesAPictureWithTissueAndSomeLesions(String model) {
    int withLesion = 0;
    for (int subject = 0; subject < 12; subject++) {
      PhantomFrame frame = phantom(subject, 1, model).frame(0);
      assertThat(frame.pixels()).hasSize(160 * 120);
      assertThat(frame.rowMillimetres()).isBetween(0.1, 2.0);
      long lit = count(frame.pixels(), 40);
      assertThat(lit).isGreaterThan(160 * 120 / 4);
      withLesion += count(frame.truth(), 1) > 20 ? 1 : 0;
    }
    assertThat(withLesion).isGreaterThan(5);
  }

  @Test
  void fanIsBlackOutsideAndHasNoTruthThere() {
    PhantomFrame frame = phantom(3, 1, "C5-1").frame(0);
    assertThat(frame.pixels()[0]).isZero();
    assertThat(frame.pixels()[160 - 1]).isZero();
    assertThat(frame.pixels()[119 * 160]).isZero();
    assertThat(frame.rowMillimetres()).isEqualTo(frame.columnMillimetres());
    for (int i = 0; i < frame.truth().length; i++) {
      int row = i / 160;
      if (row < 2) {
        assertThat(frame.truth()[i]).isZero();
      }
    }
  }

  @Test
  void lesionPixelsAreDarkerThanTheirSurroundingsOnAverage() {
    double inside = 0;
    double outside = 0;
    int subjects = 0;
    for (int subject = 0; subject < 30; subject++) {
      PhantomFrame frame = phantom(subject, 1, "L12-4").frame(0);
      if (count(frame.truth(), 1) > 20) {
        inside += mean(frame, 1);
        outside += mean(frame, 0);
        subjects++;
      }
    }
    assertThat(subjects).isGreaterThan(15);
    assertThat(inside / subjects).isLessThan(outside / subjects - 25);
  }

  @Test
  void impossibleSizeIsRefused() {
    DeviceModel model = DeviceModel.named("l12-4");
    assertThatThrownBy(() -> new PhantomSettings(1, 1, model, 8, 256, 20))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("8x256")
        .hasMessageContaining("32 to 2048");
    assertThatThrownBy(() -> DeviceModel.named("X1"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("X1")
        .hasMessageContaining("C5-1");
  }

  @Test
  void smallestPictureWorks() {
    for (DeviceModel model : DeviceModel.ALL) {
      PhantomFrame frame = new Phantom(new PhantomSettings(1, 1, model, 32, 32, 20)).frame(5);
      assertThat(frame.pixels()).hasSize(1024);
    }
  }

  private static Phantom phantom(long subject, long exam, String model) {
    return new Phantom(new PhantomSettings(subject, exam, DeviceModel.named(model), 160, 120, 20));
  }

  private static long count(byte[] values, int atLeast) {
    int count = 0;
    for (byte value : values) {
      count += (value & 0xFF) >= atLeast ? 1 : 0;
    }
    return count;
  }

  private static double mean(PhantomFrame frame, int truth) {
    int[] chosen = new int[frame.pixels().length];
    int count = 0;
    for (int i = 0; i < chosen.length; i++) {
      if (frame.truth()[i] == truth) {
        chosen[count++] = frame.pixels()[i] & 0xFF;
      }
    }
    return Arrays.stream(chosen, 0, count).average().orElseThrow();
  }
}
