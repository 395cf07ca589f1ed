package io.sonostream.service.health;

import java.util.Collection;

/**
 * How a service stands.
 *
 * @param ok whether it can go on (live), or does its work (ready)
 * @param message why, in one line for people
 */
public record Health(boolean ok, String message) {
  public static final Health ALIVE = new Health(true, "alive");
  public static final Health READY = new Health(true, "ready");

  /** Ready, unless something keeps it from its work. */
  public static Health unless(Collection<String> reasons) {
    return reasons.isEmpty() ? READY : new Health(false, String.join("; ", reasons));
  }
}
