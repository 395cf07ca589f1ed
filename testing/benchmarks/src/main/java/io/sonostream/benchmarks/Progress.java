package io.sonostream.benchmarks;

import java.io.PrintWriter;
import java.util.function.Consumer;

/** What a benchmark says while it works: a line at once for each step, beside its result. */
public final class Progress {
  private Progress() {}

  public static Consumer<String> to(PrintWriter err) {
    return line -> {
      err.println(line);
      err.flush();
    };
  }
}
