package io.sonostream.schemas.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.schemas.PixelSpacing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpacingsTest {
  @Test
  void twoLengthsAreAspacing() {
    assertThat(Spacings.fault(new PixelSpacing(0.2, 0.125))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.2, Double.NaN, Double.POSITIVE_INFINITY})
  void whatIsNoLengthIsNamedWithWhatItMustBe(double none) {
    assertThat(Spacings.fault(new PixelSpacing(none, 0.2)))
        .hasValue(
            "pixelSpacing is " + none + " by 0.2 mm; both must be finite and above 0, or none");
    assertThat(Spacings.fault(new PixelSpacing(0.2, none)))
        .hasValue(
            "pixelSpacing is 0.2 by " + none + " mm; both must be finite and above 0, or none");
  }
}
