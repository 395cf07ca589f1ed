package io.sonostream.processor.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.processor.FrameFixture;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.records.Attributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

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
