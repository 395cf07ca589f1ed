package io.sonostream.processor.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.processor.FrameFixture;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.PixelSpacing;
import io.sonostream.schemas.records.Attributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameLimitsTest {
  private final FrameLimits limits = new FrameLimits(1 << 20);

  @Test
  void aFrameThatSaysMoreThanAHeapShouldKeepIsRefused() {
    Map<String, String> attributes = new HashMap<>();
    for (int i = 0; i <= Attributes.MOST; i++) {
      attributes.put(Integer.toString(i), "");
    }
    Frame frame = FrameFixture.frame("a", 0).setAttributes(attributes).build();
    assertThatThrownBy(() -> limits.check(frame))
        .isInstanceOf(BadFrameException.class)
        .hasMessage("frame has 1001 attributes; allowed are at most 1000");
  }

  @ParameterizedTest
  @CsvSource({"0, 0.2", "0.2, -0.1", "NaN, 0.2", "0.2, Infinity"})
  void pixelsThatHaveNoSizeAreRefused(double row, double column) {
    Frame frame = FrameFixture.frame("a", 0).setPixelSpacing(new PixelSpacing(row, column)).build();
    assertThatThrownBy(() -> limits.check(frame))
        .isInstanceOf(BadFrameException.class)
        .hasMessageStartingWith("pixelSpacing is " + row + " by " + column + " mm;");
  }

  @Test
  void whatMayComeInIsWeighedWithItsKeyAndItsAttributes() {
    byte[] value = new byte[10];
    Frame plain = FrameFixture.frame("a", 0).build();
    Frame talking = FrameFixture.frame("a", 0).setAttributes(Map.of("exam", "7")).build();
    assertThat(weight(plain, new byte[100], value)).isEqualTo(weight(plain, null, value) + 100);
    assertThat(weight(talking, null, value) - weight(plain, null, value))
        .isGreaterThan(2 * "exam7".length());
  }

  private static long weight(Frame frame, byte @Nullable [] key, byte[] value) {
    return Admission.of(new Reading.Readable(frame, Optional.empty()), key, value).bytes();
  }
}
