package io.sonostream.viewer.gateways;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What each gateway said last.
 *
 * <p>Owner: the watch's thread writes; browsers' threads read. Hand-off: this object's lock. Bound:
 * the gateways of the settings. Shutdown: nothing to end.
 */
public final class GatewayBoard {
  /** Rates over less would jump. */
  private static final double LEAST_SECONDS = 0.5;

  private record Heard(Map<String, SourceMeters> sources, long nanos, Map<String, Double> rates) {}

  private final List<String> addresses;
  private final Map<String, Heard> heard = new HashMap<>();
  private final Map<String, GatewayView> views = new HashMap<>();

  public GatewayBoard(List<String> addresses) {
    this.addresses = List.copyOf(addresses);
  }

  synchronized void answered(
      String address, String says, Map<String, SourceMeters> sources, long atMillis, long nanos) {
    Heard before = heard.get(address);
    double seconds = before == null ? 0 : (nanos - before.nanos()) / 1e9;
    Map<String, Double> rates = new HashMap<>();
    sources.forEach(
        (name, meters) -> {
          Double rate = before == null ? null : rate(before, name, meters, seconds);
          if (rate != null) {
            rates.put(name, rate);
          }
        });
    if (before == null || seconds >= LEAST_SECONDS) {
      heard.put(address, new Heard(sources, nanos, rates));
    }
    views.put(address, view(address, says, sources, rates, atMillis));
  }

  /** A count that went back is of a gateway that was started again. */
  private static @Nullable Double rate(
      Heard before, String name, SourceMeters now, double seconds) {
    SourceMeters then = before.sources().get(name);
    if (then == null || now.published() < then.published()) {
      return null;
    }
    return seconds >= LEAST_SECONDS
        ? Double.valueOf((now.published() - then.published()) / seconds)
        : before.rates().get(name);
  }

  private static GatewayView view(
      String address,
      String says,
      Map<String, SourceMeters> sources,
      Map<String, Double> rates,
      long atMillis) {
    List<GatewayView.Source> shown = new ArrayList<>();
    sources.forEach(
        (name, meters) ->
            shown.add(
                new GatewayView.Source(
                    name,
                    meters.kind(),
                    meters.up(),
                    rates.get(name),
                    (long) meters.published(),
                    (long) meters.dropped(),
                    (long) meters.failed(),
                    (long) meters.reconnects(),
                    (long) meters.damaged(),
                    Double.isFinite(meters.clockBehindMillis())
                        ? meters.clockBehindMillis()
                        : null)));
    return new GatewayView(address, true, says, atMillis, shown);
  }

  /** What it said before is not shown as if it were so now. */
  synchronized void silent(String address, String why, long atMillis) {
    heard.remove(address);
    views.put(address, new GatewayView(address, false, why, atMillis, List.of()));
  }

  /** In the order of the settings. */
  public synchronized List<?> view() {
    return addresses.stream()
        .map(
            address ->
                views.getOrDefault(
                    address, new GatewayView(address, false, "not asked yet", 0, List.of())))
        .toList();
  }
}
