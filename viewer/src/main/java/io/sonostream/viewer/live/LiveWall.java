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
 * lock, held for map look-ups only; {@link News} is passed on outside it, by the feed's thread.
 * Bound: devices and bytes, as {@link LiveLimits} says. Shutdown: nothing to end.
 */
public final class LiveWall {
  private final LiveLimits limits;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final Consumer<Picture> shown;
  private final Consumer<String> forgotten;
  private final Map<String, DeviceTrack> tracks = new LinkedHashMap<>();
  private final Map<String, Picture> newest = new LinkedHashMap<>();
  private long pictures;
  private long bytes;

  /**
   * @param nanoTime monotonic, as {@link System#nanoTime}
   * @param shown gets every picture, on the feed's thread, in each device's order
   * @param forgotten gets the name of every device that leaves the wall, after its last picture
   */
  public LiveWall(
      LiveLimits limits,
      Clock clock,
      LongSupplier nanoTime,
      Consumer<Picture> shown,
      Consumer<String> forgotten) {
    this.limits = limits;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.shown = shown;
    this.forgotten = forgotten;
  }

  /** What is passed on once the lock is free. */
  private record News(List<Picture> pictures, List<String> gone) {
    News() {
      this(new ArrayList<>(1), new ArrayList<>(0));
    }
  }

  private void tell(News news) {
    news.pictures().forEach(shown);
    news.gone().forEach(forgotten);
  }

  public void frame(Frame frame, SourceCoordinates source) {
    News news = new News();
    synchronized (this) {
      long nanos = nanoTime.getAsLong();
      DeviceTrack track = track(frame.getDeviceId(), nanos, news);
      if (track != null) {
        long before = track.bytes();
        keep(track.frame(frame, source, nanos), news);
        bytes += track.bytes() - before;
        makeRoom(news);
      }
    }
    tell(news);
  }

  /** Belongs to the trace that the calling thread is in, if it is in one. */
  public void mask(Mask mask) {
    Context trace = Context.current();
    News news = new News();
    synchronized (this) {
      long nanos = nanoTime.getAsLong();
      // Frames and masks are two topics: the first mask may be read before its frame.
      DeviceTrack track = track(mask.getDeviceId(), nanos, news);
      if (track != null) {
        long before = track.bytes();
        keep(track.mask(mask, trace, clock.instant(), nanos), news);
        bytes += track.bytes() - before;
        makeRoom(news);
      }
    }
    tell(news);
  }

  /** To be called a few times a second: shows what waits in vain, forgets who is gone. */
  public void tick() {
    News news = new News();
    synchronized (this) {
      long nanos = nanoTime.getAsLong();
      for (DeviceTrack track : tracks.values()) {
        long before = track.bytes();
        keep(track.tick(nanos), news);
        bytes += track.bytes() - before;
      }
      List<String> gone =
          tracks.entrySet().stream()
              .filter(t -> t.getValue().silentMillis(nanos) > limits.forgetAfter().toMillis())
              .map(Map.Entry::getKey)
              .toList();
      gone.forEach(device -> forget(device, news));
    }
    tell(news);
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

  private @Nullable DeviceTrack track(String deviceId, long nanos, News news) {
    DeviceTrack known = tracks.get(deviceId);
    if (known != null) {
      return known;
    }
    if (tracks.size() >= limits.maxDevices() && !forgetStalest(nanos, news)) {
      return null;
    }
    DeviceTrack fresh = new DeviceTrack(limits, nanos);
    tracks.put(deviceId, fresh);
    return fresh;
  }

  private boolean forgetStalest(long nanos, News news) {
    Optional<String> stalest =
        tracks.entrySet().stream()
            .filter(t -> t.getValue().silentMillis(nanos) > limits.staleAfter().toMillis())
            .max(Comparator.comparingLong(t -> t.getValue().silentMillis(nanos)))
            .map(Map.Entry::getKey);
    stalest.ifPresent(device -> forget(device, news));
    return stalest.isPresent();
  }

  private void forget(String deviceId, News news) {
    news.gone().add(deviceId);
    DeviceTrack track = tracks.remove(deviceId);
    newest.remove(deviceId);
    if (track != null) {
      bytes -= track.bytes();
    }
  }

  private void makeRoom(News news) {
    while (bytes > limits.bufferBytes()) {
      DeviceTrack fullest =
          tracks.values().stream().max(Comparator.comparingLong(DeviceTrack::bytes)).orElseThrow();
      long before = fullest.bytes();
      keep(fullest.dropOldest(), news);
      bytes += fullest.bytes() - before;
    }
  }

  private void keep(DeviceTrack.@Nullable Match match, News news) {
    if (match != null) {
      Picture picture =
          new Picture(
              ++pictures,
              match.frame(),
              match.source(),
              match.mask(),
              null,
              match.trace(),
              clock.instant());
      newest.put(picture.deviceId(), picture);
      news.pictures().add(picture);
    }
  }
}
