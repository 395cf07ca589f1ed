package io.sonostream.cli.reference;

import java.time.Duration;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/**
 * The least and the most value that a record takes, found by trying: what its constructor refuses,
 * no text has to repeat. Where it refuses one value, it refuses all that are farther away.
 */
final class AllowedRange {
  private static final double TINY = 1e-9;
  private static final long MOST_MILLIS = Duration.ofDays(3650).toMillis();

  private AllowedRange() {}

  /**
   * @param taken whether the settings are as good with it
   * @param base one that is taken
   */
  static String ofWhole(long base, long low, long high, Predicate<Object> taken) {
    String least = taken.test(low) ? "" : String.valueOf(least(base, low, taken::test));
    String most = taken.test(high) ? "" : String.valueOf(most(base, high, taken::test));
    return text(least, most);
  }

  static String ofTime(Duration base, Predicate<Object> taken) {
    LongPredicate millis = each -> taken.test(each + "ms");
    String least =
        millis.test(-MOST_MILLIS)
            ? ""
            : Words.duration(Duration.ofMillis(least(base.toMillis(), -MOST_MILLIS, millis)));
    String most =
        millis.test(MOST_MILLIS)
            ? ""
            : Words.duration(Duration.ofMillis(most(base.toMillis(), MOST_MILLIS, millis)));
    return text(least, most);
  }

  static String ofNumber(double base, Predicate<Object> taken) {
    String least = taken.test(-1e300) ? "" : edge(base, -1e300, taken, "above ");
    String most = taken.test(1e300) ? "" : edge(base, 1e300, taken, "below ");
    return text(least, most);
  }

  private static String text(String least, String most) {
    if (least.isEmpty() || most.isEmpty()) {
      return least.isEmpty()
          ? (most.isEmpty() ? "" : "at most " + most)
          : (least.startsWith("above") ? least : "at least " + least);
    }
    return least + " to " + most;
  }

  private static long least(long base, long refused, LongPredicate taken) {
    for (long likely : new long[] {0, 1}) {
      if (likely <= base && taken.test(likely) && !taken.test(likely - 1)) {
        return likely;
      }
    }
    long good = base;
    long bad = refused;
    while (bad + 1 < good) {
      long middle = between(good, bad);
      if (taken.test(middle)) {
        good = middle;
      } else {
        bad = middle;
      }
    }
    return good;
  }

  private static long most(long base, long refused, LongPredicate taken) {
    long good = base;
    long bad = refused;
    while (good + 1 < bad) {
      long middle = between(good, bad);
      if (taken.test(middle)) {
        good = middle;
      } else {
        bad = middle;
      }
    }
    return good;
  }

  /** Without the overflow of a difference. */
  private static long between(long one, long other) {
    return (one & other) + ((one ^ other) >> 1);
  }

  /** Between one that is taken and one that is not; the edge itself may be either. */
  private static String edge(double base, double refused, Predicate<Object> taken, String beyond) {
    double good = base;
    double bad = base;
    for (double step = Math.copySign(1, refused); bad == good; step *= 2) {
      good = taken.test(base + step) ? base + step : good;
      bad = base + step;
    }
    while (Math.abs(good - bad) > TINY * Math.max(1, Math.abs(good))) {
      double middle = good + (bad - good) / 2;
      if (taken.test(middle)) {
        good = middle;
      } else {
        bad = middle;
      }
    }
    double edge = Math.round(good * 1e6) / 1e6;
    String number = edge == Math.rint(edge) ? String.valueOf((long) edge) : String.valueOf(edge);
    return taken.test(edge) ? number : beyond + number;
  }
}
