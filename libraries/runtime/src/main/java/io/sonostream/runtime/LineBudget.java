package io.sonostream.runtime;

import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Log lines that strangers cause: whoever may connect could otherwise fill a disk with them. So
 * many are written a minute; the others are counted, and told with the next that is written.
 *
 * <p>Owner: any thread. Hand-off: this object's lock. Bound: itself. Shutdown: none.
 */
public final class LineBudget {
  private static final long MINUTE_NANOS = 60_000_000_000L;

  private final Logger log;
  private final int most;
  private final LongSupplier nanos;
  private long begun;
  private int written;
  private long leftOut;

  /**
   * @param most lines a minute
   * @param nanos a clock as {@link System#nanoTime} is one
   */
  public LineBudget(Logger log, int most, LongSupplier nanos) {
    this.log = log;
    this.most = most;
    this.nanos = nanos;
    this.begun = nanos.getAsLong();
  }

  public void info(String format, Object... arguments) {
    if (mayWrite()) {
      log.info(format, arguments);
    }
  }

  public void warn(String format, Object... arguments) {
    if (mayWrite()) {
      log.warn(format, arguments);
    }
  }

  private boolean mayWrite() {
    long before;
    synchronized (this) {
      long now = nanos.getAsLong();
      if (now - begun >= MINUTE_NANOS) {
        begun = now;
        written = 0;
      }
      if (written >= most) {
        leftOut++;
        return false;
      }
      written++;
      before = leftOut;
      leftOut = 0;
    }
    if (before > 0) {
      log.warn(
          "{} more lines of this kind were not written: at most {} a minute are", before, most);
    }
    return true;
  }
}
