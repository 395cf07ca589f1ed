package io.sonostream.cli.doctor;

import io.sonostream.client.Cluster;
import io.sonostream.client.masks.DeviceClock;
import io.sonostream.client.masks.MaskSubscriber;
import io.sonostream.client.topic.StartAt;
import io.sonostream.schemas.records.Names;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The devices' clocks, as the live masks of the last minutes tell of them. */
final class ClockChecks {
  private static final Duration AGE = Duration.ofMinutes(3);
  private static final int MOST_NAMED = 5;

  /** Made-up names of devices must not fill the memory. */
  private static final int MOST_DEVICES = 10_000;

  private final Cluster cluster;
  private final Duration timeout;
  private final Clock clock;

  ClockChecks(Cluster cluster, Duration timeout, Clock clock) {
    this.cluster = cluster;
    this.timeout = timeout;
    this.clock = clock;
  }

  List<Finding> run() {
    Map<String, DeviceClock> clocks = new ConcurrentHashMap<>();
    try (MaskSubscriber masks =
        MaskSubscriber.of(cluster)
            .from(StartAt.age(AGE, clock.instant()))
            .start(
                received -> {
                  String device = received.mask().getDeviceId();
                  if (clocks.size() < MOST_DEVICES || clocks.containsKey(device)) {
                    clocks.computeIfAbsent(device, first -> new DeviceClock()).see(received.mask());
                  }
                })) {
      if (!masks.awaitCaughtUp(timeout)) {
        return List.of(
            Finding.warn(
                "clocks",
                "the live masks could not be read within " + timeout.toSeconds() + " s",
                "try a longer --timeout"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of(Finding.warn("clocks", "interrupted while reading masks", "try again"));
    }
    return List.of(judge(new TreeMap<>(clocks)));
  }

  /** After the reading has ended: its thread owned the clocks. */
  private static Finding judge(Map<String, DeviceClock> clocks) {
    clocks.values().removeIf(clock -> Double.isNaN(clock.behindMillis()));
    if (clocks.isEmpty()) {
      return Finding.ok(
          "clocks", "no device had a live mask within " + AGE.toMinutes() + " min to judge by");
    }
    List<Map.Entry<String, DeviceClock>> off =
        clocks.entrySet().stream().filter(entry -> entry.getValue().isOff()).toList();
    if (off.isEmpty()) {
      return Finding.ok(
          "clocks",
          clocks.size()
              + " devices within "
              + DeviceClock.WORTH_SAYING_MILLIS
              + " ms of the processors");
    }
    String named =
        off.stream()
            .limit(MOST_NAMED)
            .map(entry -> Names.shown(entry.getKey()) + " " + said(entry.getValue()))
            .collect(Collectors.joining(", "));
    return Finding.warn(
        "clocks",
        off.size()
            + " of "
            + clocks.size()
            + " devices are off: "
            + named
            + (off.size() > MOST_NAMED ? " ..." : ""),
        "set them (NTP); they are served all the same, but their times mislead");
  }

  private static String said(DeviceClock clock) {
    double seconds = clock.behindMillis() / 1e3;
    String drift =
        Double.isNaN(clock.driftMillisAMinute())
            ? ""
            : String.format(Locale.ROOT, " (drifts %+.0f ms/min)", clock.driftMillisAMinute());
    return String.format(
        Locale.ROOT, "%.1f s %s%s", Math.abs(seconds), seconds > 0 ? "slow" : "fast", drift);
  }
}
