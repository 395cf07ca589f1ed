package io.sonostream.viewer.push;

import io.sonostream.viewer.live.Picture;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one browser shall get next.
 *
 * <p>Owner: shared by the threads that offer, the one that sends and the one that hears
 * acknowledgements. Hand-off: this object's lock. Bound: one picture a device of the wall, one
 * snapshot a kind, {@link #UNPAINTED_PER_DEVICE} numbers a device of the wall. Shutdown: garbage
 * with its browser.
 */
final class Mailbox {
  /** Two keep the line busy while the browser paints; more would be a queue. */
  static final int UNPAINTED_PER_DEVICE = 2;

  private final Map<String, EncodedPicture> pictures = new LinkedHashMap<>();
  private final Map<String, String> snapshots = new LinkedHashMap<>();
  private final Map<Long, String> unpainted = new HashMap<>();
  private final Map<String, Integer> unpaintedByDevice = new HashMap<>();

  /** Replaces an unsent picture of the same device, and keeps its place in the row. */
  synchronized void offer(EncodedPicture picture) {
    pictures.put(picture.picture().deviceId(), picture);
  }

  /** Replaces an unsent snapshot of the same kind. */
  synchronized void offer(String kind, String json) {
    snapshots.put(kind, json);
  }

  /** The next snapshot, or null; snapshots go before pictures, since they are few. */
  synchronized @Nullable String takeSnapshot() {
    Iterator<String> next = snapshots.values().iterator();
    if (!next.hasNext()) {
      return null;
    }
    String json = next.next();
    next.remove();
    return json;
  }

  /** The next picture whose device the browser keeps up with, or null. */
  synchronized @Nullable EncodedPicture takePicture() {
    Iterator<EncodedPicture> row = pictures.values().iterator();
    while (row.hasNext()) {
      EncodedPicture next = row.next();
      Picture picture = next.picture();
      if (unpaintedByDevice.getOrDefault(picture.deviceId(), 0) < UNPAINTED_PER_DEVICE) {
        row.remove();
        unpainted.put(picture.number(), picture.deviceId());
        unpaintedByDevice.merge(picture.deviceId(), 1, Integer::sum);
        return next;
      }
    }
    return null;
  }

  /** The browser has painted the picture, or thrown it away; unknown numbers mean nothing. */
  synchronized void painted(long number) {
    String device = unpainted.remove(number);
    if (device != null) {
      unpaintedByDevice.computeIfPresent(device, (d, count) -> count == 1 ? null : count - 1);
    }
  }

  /** The device has left the wall: should it come back, the browser owes it nothing. */
  synchronized void forget(String deviceId) {
    pictures.remove(deviceId);
    unpaintedByDevice.remove(deviceId);
    unpainted.values().removeIf(deviceId::equals);
  }
}
