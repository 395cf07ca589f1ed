package io.sonostream.cli.device;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.cli.lifecycle.Interruption;
import io.sonostream.devices.publish.DeviceCounts;
import io.sonostream.devices.publish.Fleet;
import io.sonostream.runtime.UserException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * Shows a running fleet in one line and adds up at its end, also after Ctrl-C: what was captured is
 * still sent, and the summary still printed.
 *
 * <p><b>Owner</b>: the command's thread. <b>Hand-off</b>: a latch from the shutdown hook, and one
 * back to it. <b>Bound</b>: nothing grows. <b>Shutdown</b>: {@link #close} lets the hook, and so
 * the JVM, go.
 */
final class FleetWatch implements AutoCloseable {
  /** Longer than a fleet takes to send what is queued. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Fleet fleet;
  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean waits;
  private final boolean json;
  private final boolean onTerminal = System.console() != null;
  private final long start = System.nanoTime();
  private final Interruption interruption = new Interruption("device-interrupt", PATIENCE);
  private DeviceCounts before = DeviceCounts.NONE;
  private long beforeNanos = start;

  /**
   * @param waits whether a frame that finds no room waits for it, so that none may be dropped
   */
  FleetWatch(Fleet fleet, CommandLine command, boolean waits, boolean json) {
    this.fleet = fleet;
    this.waits = waits;
    this.out = command.getOut();
    this.err = command.getErr();
    this.json = json;
  }

  /**
   * Returns when all devices are done, the time is up or the user has seen enough.
   *
   * @throws UserException when a source can't go on
   */
  void untilDone(@Nullable Duration limit) throws InterruptedException {
    long end = limit == null ? Long.MAX_VALUE : limit.toNanos();
    while (System.nanoTime() - start < end && !interruption.happened()) {
      long left = end - (System.nanoTime() - start);
      try {
        fleet.done().get(Math.min(TimeUnit.SECONDS.toNanos(1), left), TimeUnit.NANOSECONDS);
        return;
      } catch (TimeoutException e) {
        show();
      } catch (ExecutionException e) {
        throw e.getCause() instanceof RuntimeException cause ? cause : new CompletionException(e);
      }
    }
  }

  private void show() {
    if (json) {
      return;
    }
    DeviceCounts now = fleet.counts();
    double seconds = (System.nanoTime() - beforeNanos) / 1e9;
    String line =
        String.format(
            Locale.ROOT,
            "%d devices  %.1f frames/s  %.1f MB/s  published %d  dropped %d  failed %d  waiting %d",
            fleet.devices().size(),
            (now.published() - before.published()) / seconds,
            (now.publishedBytes() - before.publishedBytes()) / 1e6 / seconds,
            now.published(),
            now.dropped(),
            now.failed(),
            now.waiting());
    err.print(onTerminal ? "\r\u001b[2K" + line : line + "\n");
    err.flush();
    before = now;
    beforeNanos = System.nanoTime();
  }

  /**
   * Ends the fleet and prints what it did. 1 if frames failed, none was published, or one was
   * dropped that would have waited.
   */
  int finish() {
    fleet.close();
    DeviceCounts counts = fleet.counts();
    double seconds = (System.nanoTime() - start) / 1e9;
    if (onTerminal && !json) {
      err.println();
    }
    out.println(json ? toJson(counts, seconds) : toText(counts, seconds));
    out.flush();
    long lost = counts.failed() + (waits ? counts.dropped() : 0);
    return lost > 0 || counts.published() == 0 ? 1 : 0;
  }

  private String toText(DeviceCounts counts, double seconds) {
    return String.format(
        Locale.ROOT,
        "%d devices published %d of %d frames in %.1f s (%d dropped, %d failed)",
        fleet.devices().size(),
        counts.published(),
        counts.captured(),
        seconds,
        counts.dropped(),
        counts.failed());
  }

  private String toJson(DeviceCounts counts, double seconds) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("devices", fleet.devices().size());
    fields.put("frames", counts.captured());
    fields.put("captured", counts.captured());
    fields.put("published", counts.published());
    fields.put("dropped", counts.dropped());
    fields.put("failed", counts.failed());
    fields.put("late", counts.late());
    fields.put("publishedBytes", counts.publishedBytes());
    fields.put("seconds", Math.round(seconds * 1000) / 1000.0);
    try {
      return new ObjectMapper().writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of numbers can't be written as JSON", e);
    }
  }

  @Override
  public void close() {
    fleet.close(Duration.ZERO);
    interruption.close();
  }
}
