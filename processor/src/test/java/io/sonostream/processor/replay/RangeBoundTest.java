package io.sonostream.processor.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.processor.replay.RangeBound.AtOffset;
import io.sonostream.processor.replay.RangeBound.AtTime;
import io.sonostream.processor.replay.RangeBound.Earliest;
import io.sonostream.processor.replay.RangeBound.Latest;
import io.sonostream.runtime.UserException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RangeBoundTest {
  private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

  @Test
  void readsEdgesAndOffsets() {
    assertThat(parse("earliest")).isEqualTo(new Earliest());
    assertThat(parse("latest")).isEqualTo(new Latest());
    assertThat(parse("0")).isEqualTo(new AtOffset(0));
    assertThat(parse("123456789012345678")).isEqualTo(new AtOffset(123456789012345678L));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-27T09:30:00Z, 2026-11-27T09:30:00Z",
    "2026-11-27T09:30Z, 2026-11-27T09:30:00Z",
    "2026-11-27T10:30:00.5+01:00, 2026-11-27T09:30:00.5Z",
    "-90s, 2026-11-27T11:58:30Z",
    "-30m, 2026-11-27T11:30:00Z",
    "-2h, 2026-11-27T10:00:00Z",
    "-3d, 2026-11-24T12:00:00Z"
  })
  void readsTimes(String text, String expected) {
    assertThat(parse(text)).isEqualTo(new AtTime(Instant.parse(expected)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "-5",
        "-2w",
        "2h",
        "1.5",
        "2026-11-27",
        "2026-11-27T09:30:00",
        "2026-13-01T00:00:00Z",
        "9999999999999999999"
      })
  void refusesEverythingElseAndSaysWhatIsAllowed(String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("--from is '" + text + "'")
        .hasMessageContaining("-2h");
  }

  @Test
  void refusesATimeThatIsYetToCome() {
    assertThatThrownBy(() -> parse("2026-11-27T12:00:01Z"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("yet to come");
  }

  private static RangeBound parse(String text) {
    return RangeBound.parse("--from", text, NOW);
  }
}
