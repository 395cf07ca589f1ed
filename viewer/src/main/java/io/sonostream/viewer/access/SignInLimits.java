package io.sonostream.viewer.access;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often somebody may try to sign in: so many failures a minute from one address, and {@link
 * #BY_NAME} times as many for one name, so that one address alone can't keep somebody else out. A
 * try is a failure from its beginning, as of many at once none has ended yet; who succeeds starts
 * anew.
 *
 * <p>Owner: the server's threads. Hand-off: this object's lock. Bound: {@link #MOST} addresses and
 * names, the one that failed longest ago is forgotten first. Shutdown: nothing to end.
 */
public final class SignInLimits {
  static final int MOST = 10_000;
  static final int BY_NAME = 10;
  private static final Duration WINDOW = Duration.ofMinutes(1);

  private final int most;
  private final Clock clock;
  private final Map<String, Failures> failures = new LinkedHashMap<>();

  private record Failures(long since, int count) {}

  /**
   * @param most failures a minute
   */
  public SignInLimits(int most, Clock clock) {
    this.most = most;
    this.clock = clock;
  }

  /**
   * Counts a try, if it is looked at.
   *
   * @return seconds until it is looked at; 0 for now
   */
  public synchronized long begin(String address, String name) {
    long wait = Math.max(wait(addressKey(address), most), wait(nameKey(name), most * BY_NAME));
    if (wait == 0) {
      count(addressKey(address));
      count(nameKey(name));
    }
    return wait;
  }

  /** A try that nobody could judge is none. */
  public synchronized void takeBack(String address, String name) {
    takeBack(addressKey(address));
    takeBack(nameKey(name));
  }

  public synchronized void succeeded(String address, String name) {
    failures.remove(addressKey(address));
    failures.remove(nameKey(name));
  }

  private long wait(String key, int limit) {
    Failures known = failures.get(key);
    if (known == null || known.count() < limit) {
      return 0;
    }
    long left = known.since() + WINDOW.toMillis() - clock.millis();
    return left <= 0 ? 0 : (left + 999) / 1000;
  }

  private void count(String key) {
    long now = clock.millis();
    Failures known = failures.remove(key);
    if (known == null || now - known.since() >= WINDOW.toMillis()) {
      known = new Failures(now, 0);
    }
    failures.put(key, new Failures(known.since(), known.count() + 1));
    if (failures.size() > MOST) {
      failures.remove(failures.keySet().iterator().next());
    }
  }

  private void takeBack(String key) {
    failures.computeIfPresent(
        key,
        (same, known) ->
            known.count() == 1 ? null : new Failures(known.since(), known.count() - 1));
  }

  private static String addressKey(String address) {
    return "from " + address;
  }

  private static String nameKey(String name) {
    return "as " + name;
  }
}
