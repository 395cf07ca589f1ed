package io.sonostream.viewer.gateways;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a gateway's meters say of one source.
 *
 * @param up false while it has failed and waits for its next try
 * @param published frames so far
 * @param reconnects how often it failed and was tried again
 * @param damaged messages that were dropped
 * @param clockBehindMillis NaN where it is not known
 */
record SourceMeters(
    String kind,
    boolean up,
    double published,
    double dropped,
    double failed,
    double reconnects,
    double damaged,
    double clockBehindMillis) {
  private static final String PREFIX = "sonostream_gateway_source_";
  private static final int MOST_SOURCES = 1024;
  private static final SourceMeters UNKNOWN = new SourceMeters("", true, 0, 0, 0, 0, 0, Double.NaN);

  /** By name of the source; of what the gateway says of other things, nothing. */
  static Map<String, SourceMeters> of(String metrics) {
    Map<String, SourceMeters> sources = new TreeMap<>();
    metrics
        .lines()
        .map(MeterLine::parse)
        .flatMap(java.util.Optional::stream)
        .filter(line -> line.name().startsWith(PREFIX) && line.labels().containsKey("source"))
        .forEach(
            line -> {
              String source = String.valueOf(line.labels().get("source"));
              if (sources.size() < MOST_SOURCES || sources.containsKey(source)) {
                sources.merge(source, UNKNOWN.with(line), (known, same) -> known.with(line));
              }
            });
    return sources;
  }

  private SourceMeters with(MeterLine line) {
    double value = line.value();
    return switch (line.name().substring(PREFIX.length())) {
      case "up" ->
          new SourceMeters(
              line.labels().getOrDefault("kind", ""),
              value > 0,
              published,
              dropped,
              failed,
              reconnects,
              damaged,
              clockBehindMillis);
      case "frames_total" -> withFrames(line.labels().getOrDefault("outcome", ""), value);
      case "failures_total" ->
          new SourceMeters(kind, up, published, dropped, failed, value, damaged, clockBehindMillis);
      case "damaged_total" ->
          new SourceMeters(
              kind, up, published, dropped, failed, reconnects, value, clockBehindMillis);
      case "clock_behind_milliseconds" ->
          new SourceMeters(kind, up, published, dropped, failed, reconnects, damaged, value);
      default -> this;
    };
  }

  private SourceMeters withFrames(String outcome, double value) {
    return new SourceMeters(
        kind,
        up,
        outcome.equals("published") ? value : published,
        outcome.equals("dropped") ? value : dropped,
        outcome.equals("failed") ? value : failed,
        reconnects,
        damaged,
        clockBehindMillis);
  }
}
