package io.sonostream.schemas.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "probe-1",
        "OR 3 / left",
        "2026-11-28T18:00:00Z",
        "Gerät-Süd",
        "超声-1",
        "сканер-2",
        "<img src=x onerror=alert(1)>",
      })
  void takesWhatPeopleCanSee(String name) {
    assertThat(Names.fault("deviceId", name)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0,U+0000 (NULL)",
    "a,U+000A (LINE FEED (LF))",
    "1b,U+001B (ESCAPE)",
    "a0,U+00A0 (NO-BREAK SPACE)",
    "ad,U+00AD (SOFT HYPHEN)",
    "200b,U+200B (ZERO WIDTH SPACE)",
    "200d,U+200D (ZERO WIDTH JOINER)",
    "202e,U+202E (RIGHT-TO-LEFT OVERRIDE)",
    "2066,U+2066 (LEFT-TO-RIGHT ISOLATE)",
    "2028,U+2028 (LINE SEPARATOR)",
    "3000,U+3000 (IDEOGRAPHIC SPACE)",
    "3164,U+3164 (HANGUL FILLER)",
    "2800,U+2800 (BRAILLE PATTERN BLANK)",
    "fe0f,U+FE0F (VARIATION SELECTOR-16)",
    "feff,U+FEFF (ZERO WIDTH NO-BREAK SPACE)",
    "e0041,U+E0041 (TAG LATIN CAPITAL LETTER A)",
  })
  void refusesWhatHidesOrTurnsANameAndSaysWhichCharacterItIs(String code, String told) {
    String name = "probe" + Character.toString(Integer.parseInt(code, 16)) + "-1";

    assertThat(Names.fault("deviceId", name))
        .hasValueSatisfying(
            fault ->
                assertThat(fault)
                    .startsWith(
                        "deviceId 'probe\\u{" + code.toUpperCase(Locale.ROOT) + "}-1' has " + told)
                    .contains(" at 5;")
                    .doesNotContain(name));
  }

  @Test
  void saysOfBlanksThatTheyAreBlanks() {
    assertThat(Names.fault("deviceId", "   "))
        .hasValueSatisfying(fault -> assertThat(fault).contains("nothing but blanks ('   ')"));
    assertThat(Names.fault("deviceId", ""))
        .hasValueSatisfying(fault -> assertThat(fault).contains("deviceId is empty"));
    assertThat(Names.fault("deviceId", " a"))
        .hasValueSatisfying(fault -> assertThat(fault).contains("a blank in front"));
    assertThat(Names.fault("deviceId", "a "))
        .hasValueSatisfying(fault -> assertThat(fault).contains("a blank at its end"));
    assertThat(Names.fault("deviceId", "a  b"))
        .hasValueSatisfying(fault -> assertThat(fault).contains("a blank beside another"));
  }

  @Test
  void refusesHalfACharacterAndShowsLongNamesCutOff() {
    assertThat(Names.fault("deviceId", "a\uD800b")).isPresent();
    assertThat(Names.fault("deviceId", "x".repeat(257))).isPresent();
    assertThat(Names.shown("x".repeat(1000))).hasSize(85).endsWith("...'");
  }
}
