package io.sonostream.viewer.live;

import io.opentelemetry.context.Context;
import io.sonostream.client.masks.DeviceClock;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.MaskStatus;
import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.schemas.records.FrameId;
import io.sonostream.schemas.records.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One device: joins its frames with its masks and keeps its figures.
 *
 * <p>Masks come in the order of their frames, so the mask of one frame means that older frames
 * which still wait will get none; they are dropped. While no mask comes at all, frames are shown
 * bare.
 *
 * <p>Owner: {@link LiveWall}, under its lock. Bound: {@link #MAX_WAITING} frames, {@link
 * #MAX_EARLY} masks, and the wall's budget of bytes, which {@link #dropOldest} serves.
 */
final class DeviceTrack {
  private static final int MAX_WAITING = 256;
  private static final int MAX_EARLY = 64;
  private static final int MAX_AREAS = 900;

  /** A frame to be shown, with its mask or bare. */
  record Match(Frame frame, SourceCoordinates source, @Nullable Mask mask, Context trace) {
    static Match bare(Waiting waiting) {
      return bare(waiting.frame(), waiting.source());
    }

    static Match bare(Frame frame, SourceCoordinates source) {
      return new Match(frame, source, null, Context.root());
    }
  }

  private record Answer(Mask mask, Context trace) {}

  private record Waiting(Frame frame, SourceCoordinates source) {}

  private final LiveLimits limits;
  private final Map<FrameId, Waiting> waiting = new LinkedHashMap<>();
  private final Map<FrameId, Answer> early = new LinkedHashMap<>();
  private final ArrayDeque<AreaPoint> areas = new ArrayDeque<>();
  private final RateMeter frames;
  private final RateMeter masks;
  private final RateMeter shed;
  private final LatencyMeter latency = new LatencyMeter();
  private final DeviceClock clock = new DeviceClock();
  private @Nullable Frame newestFrame;
  private long lastFrameAt;
  private long lastMaskAt;
  private @Nullable String modelVersion;
  private long bytes;

  DeviceTrack(LiveLimits limits, long nanos) {
    this.limits = limits;
    this.lastFrameAt = nanos;
    this.lastMaskAt = nanos;
    this.frames = new RateMeter(nanos);
    this.masks = new RateMeter(nanos);
    this.shed = new RateMeter(nanos);
  }

  @Nullable Match frame(Frame frame, SourceCoordinates source, long nanos) {
    frames.mark(nanos);
    newestFrame = frame;
    lastFrameAt = nanos;
    FrameId key = FrameId.of(frame);
    Answer answer = early.remove(key);
    if (answer != null) {
      bytes -= size(answer.mask());
      dropWaiting();
      return new Match(frame, source, answer.mask(), answer.trace());
    }
    if (maskless(nanos)) {
      dropWaiting();
      return Match.bare(frame, source);
    }
    Waiting repeated = waiting.put(key, new Waiting(frame, source));
    bytes += size(frame) - (repeated == null ? 0 : size(repeated.frame()));
    return waiting.size() > MAX_WAITING ? dropOldest() : null;
  }

  @Nullable Match mask(Mask mask, Context trace, Instant now, long nanos) {
    lastMaskAt = nanos;
    masks.mark(nanos);
    if (mask.getStatus() == MaskStatus.SHED) {
      shed.mark(nanos);
    } else {
      note(mask, now);
    }
    FrameId key = FrameId.of(mask);
    if (!waiting.containsKey(key)) {
      keepEarly(key, new Answer(mask, trace));
      return null;
    }
    Iterator<Map.Entry<FrameId, Waiting>> oldestFirst = waiting.entrySet().iterator();
    while (true) {
      Map.Entry<FrameId, Waiting> entry = oldestFirst.next();
      oldestFirst.remove();
      Waiting frame = entry.getValue();
      bytes -= size(frame.frame());
      if (entry.getKey().equals(key)) {
        return new Match(frame.frame(), frame.source(), mask, trace);
      }
    }
  }

  /** The newest waiting frame, once masks have stopped. */
  @Nullable Match tick(long nanos) {
    if (waiting.isEmpty() || !maskless(nanos)) {
      return null;
    }
    Waiting newest = null;
    for (Waiting frame : waiting.values()) {
      newest = frame;
    }
    dropWaiting();
    return newest == null ? null : Match.bare(newest);
  }

  /** Frees the oldest frame or mask; a frame is shown bare rather than lost. */
  @Nullable Match dropOldest() {
    if (!waiting.isEmpty()) {
      Iterator<Waiting> oldest = waiting.values().iterator();
      Waiting frame = oldest.next();
      oldest.remove();
      bytes -= size(frame.frame());
      return Match.bare(frame);
    }
    dropOldestEarly();
    return null;
  }

  long bytes() {
    return bytes;
  }

  long silentMillis(long nanos) {
    return Duration.ofNanos(nanos - lastFrameAt).toMillis();
  }

  List<AreaPoint> areas() {
    return List.copyOf(areas);
  }

  /** Empty before the first frame: its mask may have come early. */
  Optional<DeviceStatus> status(long nanos) {
    return Optional.ofNullable(newestFrame).map(newest -> status(newest, nanos));
  }

  private DeviceStatus status(Frame newest, long nanos) {
    long answered = masks.total(nanos);
    return new DeviceStatus(
        newest.getDeviceId(),
        newest.getStreamId(),
        newest.getTask(),
        newest.getDeviceModel(),
        frames.perSecond(nanos),
        latency.median(),
        answered == 0 ? 0 : (double) shed.total(nanos) / answered,
        clock.behindMillis(),
        silentMillis(nanos),
        silentMillis(nanos) > limits.staleAfter().toMillis(),
        maskless(nanos),
        modelVersion);
  }

  private boolean maskless(long nanos) {
    return nanos - lastMaskAt > limits.maskWait().toNanos();
  }

  private void note(Mask mask, Instant now) {
    clock.see(mask);
    latency.add(Timestamps.microsBetween(mask.getTiming().getCapturedAt(), now) / 1e3);
    if (mask.getModel() != null) {
      modelVersion = mask.getModel().getVersion();
    }
    areas.addLast(AreaPoint.of(mask));
    if (areas.size() > MAX_AREAS) {
      areas.removeFirst();
    }
  }

  private void keepEarly(FrameId key, Answer answer) {
    Answer repeated = early.put(key, answer);
    bytes += size(answer.mask()) - (repeated == null ? 0 : size(repeated.mask()));
    if (early.size() > MAX_EARLY) {
      dropOldestEarly();
    }
  }

  private void dropOldestEarly() {
    Iterator<Answer> oldest = early.values().iterator();
    if (oldest.hasNext()) {
      bytes -= size(oldest.next().mask());
      oldest.remove();
    }
  }

  private void dropWaiting() {
    waiting.values().forEach(frame -> bytes -= size(frame.frame()));
    waiting.clear();
  }

  private static long size(Frame frame) {
    return frame.getPixels().remaining();
  }

  private static long size(Mask mask) {
    long runs = mask.getLabelMap() == null ? 0 : mask.getLabelMap().getRuns().size();
    long map = mask.getProbabilityMap() == null ? 0 : mask.getProbabilityMap().remaining();
    return 16 * runs + map;
  }
}
