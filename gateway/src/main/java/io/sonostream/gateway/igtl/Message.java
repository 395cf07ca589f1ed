package io.sonostream.gateway.igtl;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One message. */
public sealed interface Message {
  /** As the header names it. */
  String type();

  /** Name of what it is about, at most 20 characters. */
  String device();

  /** By the sender's clock; null where it says none. */
  @Nullable Instant at();

  /** This message where it is an image. */
  default Optional<Image> image() {
    return Optional.empty();
  }

  /** This message where it is a transform. */
  default Optional<Transform> transform() {
    return Optional.empty();
  }

  /**
   * A picture: 8-bit pixels, shape (H,W,C), rows top to bottom, channels interleaved.
   *
   * @param channels 1 (gray) or 3 (RGB)
   * @param pixels owned by this message
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Image(
      String device,
      @Nullable Instant at,
      int width,
      int height,
      int channels,
      Placement placement,
      byte[] pixels)
      implements Message {
    public Image {
      if (width < 1 || width > 0xffff || height < 1 || height > 0xffff) {
        throw new IllegalArgumentException(
            "image is " + width + "x" + height + "; sides are 1 to 65535");
      }
      if (channels != 1 && channels != 3) {
        throw new IllegalArgumentException(
            "image has " + channels + " channels; allowed are 1 and 3");
      }
      if (pixels.length != (long) width * height * channels) {
        throw new IllegalArgumentException(
            "image of "
                + width
                + "x"
                + height
                + "x"
                + channels
                + " has "
                + pixels.length
                + " bytes");
      }
    }

    @Override
    public String type() {
      return "IMAGE";
    }

    @Override
    public Optional<Image> image() {
      return Optional.of(this);
    }
  }

  /** Three axes and a place: how something lies in something else. */
  record Transform(String device, @Nullable Instant at, Vector x, Vector y, Vector z, Vector origin)
      implements Message {
    @Override
    public String type() {
      return "TRANSFORM";
    }

    @Override
    public Optional<Transform> transform() {
      return Optional.of(this);
    }

    /** Whether it only turns and moves, as far as 32-bit numbers can say it. */
    boolean isRigid() {
      return x.isUnit() && y.isUnit() && z.isUnit();
    }

    /** Where that direction points after it. */
    Vector turned(Vector direction) {
      return x.times(direction.x()).plus(y.times(direction.y())).plus(z.times(direction.z()));
    }
  }

  /**
   * A place, and how it is turned as a quaternion.
   *
   * @param turn its vector part
   * @param real its scalar part
   */
  record Position(String device, @Nullable Instant at, Vector place, Vector turn, double real)
      implements Message {
    @Override
    public String type() {
      return "POSITION";
    }
  }

  /**
   * How the sender does.
   *
   * @param code 1 is well
   * @param error its name, at most 20 characters
   */
  record Status(
      String device, @Nullable Instant at, int code, long subcode, String error, String text)
      implements Message {
    public static final int OK = 1;

    @Override
    public String type() {
      return "STATUS";
    }
  }

  record Text(String device, @Nullable Instant at, String text) implements Message {
    @Override
    public String type() {
      return "STRING";
    }
  }

  /** Any other, a question among them ({@code GET_STATUS}): its body is not looked at. */
  record Other(String type, String device, @Nullable Instant at) implements Message {}
}
