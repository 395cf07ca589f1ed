package io.sonostream.client.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.runtime.UserException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FrameStreamTest {

  @Test
  void refusesANameThatProcessorsWouldRefuseBeforeAnythingIsSent() {
    assertThatThrownBy(() -> new FrameStream("probe\u202e-1", "exam", "breast-lesion", Map.of()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("device 'probe\\u{202E}-1' has U+202E (RIGHT-TO-LEFT OVERRIDE)");
    assertThatThrownBy(() -> new FrameStream("probe-1", "", "breast-lesion", Map.of()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("stream is empty");
  }

  @Test
  void takesNamesOfAnyAlphabet() {
    assertThat(new FrameStream("Gerät 2", "2026-11-28T18:00:00Z", "nerve", Map.of()).deviceId())
        .isEqualTo("Gerät 2");
  }
}
