package io.sonostream.benchmarks.stream;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What to measure, and for how long.
 *
 * @param devices numbers of devices to saturate the stream with; latency is measured with the first
 * @param time of each saturated phase; the one at part load lasts twice as long
 * @param warmUpJvm before everything
 * @param settle before each phase, at least
 * @param load share of the bare engine's speed at which latency is measured, 0-1
 * @param engine {@code auto} or an engine's name
 * @param workers engine workers of the processor; 0 for what it measures to be fastest
 * @param threads native threads a worker, 0 for the runtime's default
 * @param settings of the processor, by their keys, for example {@code
 *     processor.live.kafka.linger.ms}
 * @param plain whether the plain alternative runs too
 */
record StreamOptions(
    List<Integer> devices,
    Duration time,
    Duration warmUpJvm,
    Duration settle,
    double load,
    String engine,
    int workers,
    int threads,
    Map<String, String> settings,
    boolean plain) {
  private static final Duration BARE = Duration.ofSeconds(4);

  /** Calls at a time of the bare loop that the stream is compared with. */
  int bareWorkers() {
    return Math.max(1, workers);
  }

  /** Of each batch size of the bare loop. */
  Duration bareTime() {
    return BARE;
  }
}
