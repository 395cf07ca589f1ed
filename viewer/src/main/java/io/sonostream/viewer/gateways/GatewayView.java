package io.sonostream.viewer.gateways;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A gateway, as the page shows it.
 *
 * @param address where it was asked
 * @param says how it is, in its own words, or why it can't be asked
 * @param reached whether it answered
 * @param at when, in milliseconds since 1970
 */
record GatewayView(String address, boolean reached, String says, long at, List<Source> sources) {

  /**
   * @param framesPerSecond published since the answer before; null for the first
   * @param clockBehindMillis of the sender; null where it is not known
   */
  record Source(
      String name,
      String kind,
      boolean up,
      @Nullable Double framesPerSecond,
      long published,
      long dropped,
      long failed,
      long reconnects,
      long damaged,
      @Nullable Double clockBehindMillis) {}
}
