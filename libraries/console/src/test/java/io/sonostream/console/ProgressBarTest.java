package io.sonostream.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
  @Test
  void withoutATerminalThereIsALineForEachTenthAndItIsSeenAtOnce() {
    StringWriter out = new StringWriter();
    // Does not flush by itself.
    ProgressBar bar =
        new ProgressBar(new PrintWriter(new java.io.BufferedWriter(out)), "images", 40);
    for (int done = 1; done <= 40; done++) {
      bar.show(done);
    }
    assertThat(out.toString().lines())
        .hasSize(10)
        .startsWith("images 4/40", "images 8/40")
        .endsWith("images 40/40");
  }
}
