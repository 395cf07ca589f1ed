package io.sonostream.model.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.imaging.image.ClassMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class MaskAgreementTest {

  @Test
  void aLesionThatOneFrameLosesIsNotForgivenForTheForegroundOfTheOthers() {
    List<ClassMap> expected = List.of(mask(60_000), mask(200));
    MaskAgreement agreement = MaskAgreement.of(expected, List.of(mask(60_000), mask(0)));
    assertThat(agreement.same()).isFalse();
    assertThat(agreement.frame()).isEqualTo(1);
    assertThat(agreement)
        .hasToString("Dice 0.0000 for frame 1, at least 0.995 or all but 2 pixels");
  }

  @Test
  void onePixelOfTwoHundredMayDiffer() {
    assertThat(same(10_000, 10_100)).isTrue();
    assertThat(same(10_000, 10_102)).isFalse();
  }

  @Test
  void twoPixelsMayDifferInAMaskThatIsSmallOrEmpty() {
    assertThat(same(0, 2)).isTrue();
    assertThat(same(0, 3)).isFalse();
    assertThat(same(40, 38)).isTrue();
    assertThat(same(40, 37)).isFalse();
  }

  private static boolean same(int expected, int found) {
    return MaskAgreement.of(List.of(mask(expected)), List.of(mask(found))).same();
  }

  private static ClassMap mask(int foreground) {
    byte[] values = new byte[256 * 256];
    java.util.Arrays.fill(values, 0, foreground, (byte) 1);
    return new ClassMap(256, 256, values);
  }
}
