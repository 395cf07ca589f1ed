package io.sonostream.gateway.source;

import io.sonostream.gateway.igtl.Geometry;
import io.sonostream.gateway.igtl.Message;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where images lie whose place comes in messages of its own: the newest transform of one name goes
 * with the images after it, unless it is too old for them. By the sender's times where both
 * messages have one, else by when they came.
 *
 * <p>Owner: the source's thread. Hand-off: none. Bound: one transform. Shutdown: nothing to end.
 */
final class TrackedPose {
  private final String name;
  private final Duration mostAge;
  private Message.@Nullable Transform newest;
  private Instant cameAt = Instant.MIN;

  /**
   * @param name of the transforms
   * @param mostAge between a transform and an image that it places
   */
  TrackedPose(String name, Duration mostAge) {
    this.name = name;
    this.mostAge = mostAge;
  }

  /**
   * @param fault why there is no pose; null where there is one
   */
  record Placed(Geometry geometry, @Nullable String fault) {}

  boolean isWanted(String type, String device) {
    return type.equals("TRANSFORM") && name.equals(device);
  }

  void saw(Message.Transform transform, Instant now) {
    newest = transform;
    cameAt = now;
  }

  /**
   * An image that has no place by it has none: where the image says it lies itself is in other
   * axes.
   *
   * @param now when the image came
   */
  Placed place(Message.Image image, Instant now) {
    Message.Transform last = newest;
    if (last == null) {
      return unplaced(image, "no transform " + name + " has come");
    }
    Duration age = age(last, image, now).abs();
    if (age.compareTo(mostAge) > 0) {
      return unplaced(
          image,
          "the newest transform "
              + name
              + " is "
              + age.toMillis()
              + " ms away from the image; transform-age is "
              + mostAge.toMillis()
              + " ms");
    }
    Geometry geometry = Geometry.of(image, last);
    return geometry.pose() == null
        ? unplaced(image, "the transform " + name + " says no place: look at its matrix")
        : new Placed(geometry, null);
  }

  private static Placed unplaced(Message.Image image, String fault) {
    return new Placed(new Geometry(Geometry.of(image).spacing(), null), fault);
  }

  private Duration age(Message.Transform last, Message.Image image, Instant now) {
    Instant taken = image.at();
    Instant tracked = last.at();
    return taken == null || tracked == null
        ? Duration.between(cameAt, now)
        : Duration.between(tracked, taken);
  }
}
