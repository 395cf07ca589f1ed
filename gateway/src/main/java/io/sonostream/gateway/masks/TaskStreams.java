package io.sonostream.gateway.masks;

import io.sonostream.schemas.Mask;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which stream a mask belongs to: its device's. Where masks of several tasks come of one device,
 * each task has a stream of its own, for they would replace each other in one.
 *
 * <p>Owner: the thread that masks come on. Hand-off: none. Bound: the {@value #MOST_DEVICES}
 * devices that were seen last, and their tasks of a minute. Shutdown: none.
 */
final class TaskStreams {
  private static final int MOST_DEVICES = 1024;

  /** A task that says nothing for longer has ended, with the exam that it was for. */
  private static final Duration TOGETHER = Duration.ofMinutes(1);

  private final StreamNames names;
  private final InstantSource clock;
  private final Map<String, Map<String, Instant>> tasks =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Map<String, Instant>> eldest) {
          return size() > MOST_DEVICES;
        }
      };

  TaskStreams(StreamNames names, InstantSource clock) {
    this.names = names;
    this.clock = clock;
  }

  /** The stream's name, without what it is of: a mask, an overlay or areas. */
  String of(Mask mask) {
    Instant now = clock.instant();
    String device = mask.getDeviceId();
    Map<String, Instant> together = tasks.computeIfAbsent(device, any -> new HashMap<>());
    together.put(mask.getTask(), now);
    together.values().removeIf(seen -> seen.isBefore(now.minus(TOGETHER)));
    return together.size() > 1 ? names.of(device, mask.getTask()) : names.of(device);
  }
}
