package io.sonostream.cli.demo;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/** The tallies of all devices of one run, by device id. */
final class Tally {
  private final Map<String, DeviceTally> devices = new ConcurrentHashMap<>();
  private final Map<String, Boolean> models = new ConcurrentHashMap<>();

  DeviceTally device(String deviceId) {
    return devices.computeIfAbsent(deviceId, id -> new DeviceTally());
  }

  void model(String version) {
    models.put(version, true);
  }

  /** Versions that made a mask so far. */
  Set<String> models() {
    return new TreeSet<>(models.keySet());
  }

  long missing() {
    return devices.values().stream().mapToLong(DeviceTally::missing).sum();
  }

  Map<String, DeviceTally.Standing> standings() {
    Map<String, DeviceTally.Standing> standings = new TreeMap<>();
    devices.forEach((id, device) -> standings.put(id, device.standing()));
    return standings;
  }

  DemoSummary summary(String engine) {
    Histogram latency = new Histogram(1, DeviceTally.LONGEST_LATENCY_MICROS, 3);
    devices.values().forEach(device -> device.addLatenciesTo(latency));
    Map<String, DeviceTally.Standing> standings = standings();
    return new DemoSummary(
        sum(standings, DeviceTally.Standing::frames),
        sum(standings, DeviceTally.Standing::masks),
        sum(standings, DeviceTally.Standing::shed),
        sum(standings, DeviceTally.Standing::dead),
        sum(standings, DeviceTally.Standing::missing),
        latency.getValueAtPercentile(50) / 1000.0,
        latency.getValueAtPercentile(99) / 1000.0,
        List.copyOf(models()),
        engine);
  }

  private static long sum(
      Map<String, DeviceTally.Standing> standings, ToLongFunction<DeviceTally.Standing> figure) {
    return standings.values().stream().mapToLong(figure).sum();
  }
}
