package io.sonostream.viewer.live;

import io.opentelemetry.context.Context;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.SourceCoordinates;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All devices that send, and the newest picture of each.
 *
 * <p>Owner: the feed's thread writes; browsers' threads read statuses. Hand-off: this object's
 * lock, held for map look-ups only; pictures are passed on outside it, by the feed's thread. Bound:
 * devices and bytes, as {@link LiveLimits} says. Shutdown: nothing to end.
 */
public final class LiveWall {
  private final LiveLimits limits;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final Consumer<Picture> shown;
  private final Map<String, DeviceTrack> tracks = new LinkedHashMap<>();
  private final Map<String, Picture> newest = new LinkedHashMap<>();
  private long pictures;
  private long bytes;

  /**
   * @param nanoTime monotonic, as {@link System#nanoTime}
   * @param shown gets every picture, on the feed's thread, in each device's order
   */
  public LiveWall(LiveLimits limits, Clock clock, LongSupplier nanoTime, Consumer<Picture> shown) {
    this.limits = limits;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.shown = shown;
  }

  public void frame(Frame frame, SourceCoordinates source) {
    List<Picture> ready = new ArrayList<>(1);
    synchronized (this) {
      long nanos = nanoTime.getAsLong();
      DeviceTrack track = track(frame.getDeviceId(), nanos);
      if (track != null) {
        long before = track.bytes();
        keep(track.frame(frame, source, nanos), ready);
        bytes += track.bytes() - before;
        makeRoom(ready);
      }
    }
    ready.forEach(shown);
  }

  /** Belongs to the trace that the calling thread is in, if it is in one. */
  public void mask(Mask mask) {
    Context trace = Context.current();
    List<Picture> ready = new ArrayList<>(1);
    synchronized (this) {
      long nanos = nanoTime.getAsLong();
      // Frames and masks are two topics: the first mask may be read before its frame.
      DeviceTrack track = track(mask.getDeviceId(), nanos);
      if (track != null) {
        long before = track.bytes();
        keep(track.mask(mask, trace, clock.instant(), nanos), ready);
        bytes += track.bytes() - before;
        makeRoom(ready);
      }
    }
    ready.forEach(shown);
  }

  /** To be called a few times a second: shows what waits in vain, forgets who is gone. */
  public void tick() {
    List<Picture> ready = new ArrayList<>();
    synchronized (this) {
      long nanos = nanoTime.getAsLong();
      for (DeviceTrack track : tracks.values()) {
        long before = track.bytes();
        keep(track.tick(nanos), ready);
        bytes += track.bytes() - before;
      }
      List<String> gone =
          tracks.entrySet().stream()
              .filter(t -> t.getValue().silentMillis(nanos) > limits.forgetAfter().toMillis())
              .map(Map.Entry::getKey)
              .toList();
      gone.forEach(this::forget);
    }
    ready.forEach(shown);
  }

  public synchronized List<DeviceStatus> devices() {
    long nanos = nanoTime.getAsLong();
    return tracks.values().stream()
        .flatMap(track -> track.status(nanos).stream())
        .sorted(Comparator.comparing(DeviceStatus::device))
        .toList();
  }

  /** The newest picture of each device, for a browser that has just come. */
  public synchronized List<Picture> newest() {
    return List.copyOf(newest.values());
  }

  public synchronized List<AreaPoint> areas(String deviceId) {
    DeviceTrack track = tracks.get(deviceId);
    return track == null ? List.of() : track.areas();
  }

  private @Nullable DeviceTrack track(String deviceId, long nanos) {
    DeviceTrack known = tracks.get(deviceId);
    if (known != null) {
      return known;
    }
    if (tracks.size() >= limits.maxDevices() && !forgetStalest(nanos)) {
      return null;
    }
    DeviceTrack fresh = new DeviceTrack(limits, nanos);
    tracks.put(deviceId, fresh);
    return fresh;
  }

  private boolean forgetStalest(long nanos) {
    Optional<String> stalest =
        tracks.entrySet().stream()
            .filter(t -> t.getValue().silentMillis(nanos) > limits.staleAfter().toMillis())
            .max(Comparator.comparingLong(t -> t.getValue().silentMillis(nanos)))
            .map(Map.Entry::getKey);
    stalest.ifPresent(this::forget);
    return stalest.isPresent();
  }

  private void forget(String deviceId) {
    DeviceTrack track = tracks.remove(deviceId);
    newest.remove(deviceId);
    if (track != null) {
      bytes -= track.bytes();
    }
  }

  private void makeRoom(List<Picture> ready) {
    while (bytes > limits.bufferBytes()) {
      DeviceTrack fullest =
          tracks.values().stream().max(Comparator.comparingLong(DeviceTrack::bytes)).orElseThrow();
      long before = fullest.bytes();
      keep(fullest.dropOldest(), ready);
      bytes += fullest.bytes() - before;
    }
  }

  private void keep(DeviceTrack.@Nullable Match match, List<Picture> ready) {
    if (match != null) {
      Picture picture =
          new Picture(
              ++pictures,
              match.frame(),
              match.source(),
              match.mask(),
              match.trace(),
              clock.instant());
      newest.put(picture.deviceId(), picture);
      ready.add(picture);
    }
  }
}
