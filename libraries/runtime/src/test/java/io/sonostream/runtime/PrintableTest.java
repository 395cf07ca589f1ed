package io.sonostream.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
  @Test
  void aForgedLineAndATerminalsCommandsAreSpelledOut() {
    assertThat(Printable.line("a\n12:00 INFO forged\u001b[31m"))
        .isEqualTo("a\\u000a12:00 INFO forged\\u001b[31m");
  }

  @Test
  void whatTurnsOrHidesTextIsSpelledOut() {
    assertThat(Printable.line("dev\u202egnp.exe\u200b\u2028"))
        .isEqualTo("dev\\u202egnp.exe\\u200b\\u2028");
    assertThat(Printable.line("\uD800")).as("half a character").isEqualTo("\\ud800");
  }

  @Test
  void namesOfAllPeoplesStayAsTheyAre() {
    assertThat(Printable.line("Gerät 3, 超音波, مسبار")).isEqualTo("Gerät 3, 超音波, مسبار");
  }
}
