package io.sonostream.console.logging;

import ch.qos.logback.classic.spi.IThrowableProxy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An exception and what caused it, a line each: what, why, and where it was thrown. */
final class Causes {
  /** A chain may be a ring. */
  private static final int MOST = 8;

  private Causes() {}

  static List<String> of(@Nullable IThrowableProxy thrown) {
    List<String> lines = new ArrayList<>();
    IThrowableProxy each = thrown;
    while (each != null && lines.size() < MOST) {
      String message = each.getMessage() == null ? "" : ": " + each.getMessage();
      String at =
          each.getStackTraceElementProxyArray().length == 0
              ? ""
              : " " + each.getStackTraceElementProxyArray()[0].getSTEAsString();
      lines.add(OneLine.of(each.getClassName() + message + at));
      each = each.getCause();
    }
    return lines;
  }
}
