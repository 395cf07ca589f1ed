package io.sonostream.client.frames;

import io.sonostream.imaging.image.BadImageException;
import io.sonostream.imaging.image.BareFile;
import io.sonostream.imaging.image.ImageFile;
import io.sonostream.imaging.image.ImageReading;
import io.sonostream.imaging.image.JavaImage;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.imaging.image.PngWriter;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.ImagePose;
import io.sonostream.schemas.PixelEncoding;
import io.sonostream.schemas.PixelFormat;
import io.sonostream.schemas.PixelSpacing;
import io.sonostream.schemas.records.Poses;
import io.sonostream.schemas.records.Spacings;
import io.sonostream.schemas.topics.Topics;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One image before it gets a place in a stream: 8-bit pixels, shape (H,W,C), rows top to bottom,
 * channels interleaved, C = 1 (gray) or 3 (RGB).
 *
 * @param bytes RAW: height * width * channels pixels; PNG, JPEG: a whole file of that size. Owned
 *     by this image: nobody writes to them after construction
 * @param spacing size of a pixel in millimetres, where known
 * @param subjectId pseudonym of the subject, where known; splits training data. Never a name
 * @param deviceModel make and model of the device, where known; groups quality figures
 * @param pose where the picture lies in space, where known
 */
@SuppressWarnings("ArrayRecordComponent")
public record FrameImage(
    int width,
    int height,
    PixelFormat format,
    PixelEncoding encoding,
    byte[] bytes,
    @Nullable PixelSpacing spacing,
    @Nullable String subjectId,
    @Nullable String deviceModel,
    @Nullable ImagePose pose) {
  /**
   * @throws UserException when the sides or RAW bytes make no image, or spacing or pose are none
   */
  public FrameImage {
    if (width < 1 || height < 1) {
      throw new UserException(
          "image is " + width + "x" + height + "; both sides must be at least 1");
    }
    if (format == PixelFormat.UNKNOWN || encoding == PixelEncoding.UNKNOWN) {
      throw new UserException(
          "image is " + format + " in " + encoding + "; both must be known to be sent");
    }
    long raw = (long) width * height * (format == PixelFormat.GRAY8 ? 1 : 3);
    if (encoding == PixelEncoding.RAW && bytes.length != raw) {
      throw new UserException(
          "RAW image of "
              + width
              + "x"
              + height
              + " in "
              + format
              + " has "
              + bytes.length
              + " bytes; it must have "
              + raw);
    }
    refuse(Optional.ofNullable(spacing).flatMap(Spacings::fault));
    refuse(Optional.ofNullable(pose).flatMap(Poses::fault));
  }

  private static void refuse(Optional<String> fault) {
    fault.ifPresent(
        why -> {
          throw new UserException(why);
        });
  }

  /** Of a picture of which nobody knows where it lies. */
  public FrameImage(
      int width,
      int height,
      PixelFormat format,
      PixelEncoding encoding,
      byte[] bytes,
      @Nullable PixelSpacing spacing,
      @Nullable String subjectId,
      @Nullable String deviceModel) {
    this(width, height, format, encoding, bytes, spacing, subjectId, deviceModel, null);
  }

  /** Pixels as they are, unpacked: the fastest to make, the largest to send. */
  public static FrameImage raw(PixelImage image) {
    return of(image, PixelEncoding.RAW, image.pixels());
  }

  /** Pixels packed as PNG, which loses nothing. */
  public static FrameImage png(PixelImage image) {
    return of(image, PixelEncoding.PNG, PngWriter.encodeQuickly(image));
  }

  /** A file of which nothing is known beside its bytes. */
  public static FrameImage file(byte[] bytes) {
    return file(bytes, ImageReading.UNDECLARED);
  }

  /**
   * The picture in an image file, by the one rule for such files ({@link ImageFile}). A plain PNG
   * or JPEG file is sent with its own coded pixels and nothing else of it ({@link BareFile}), any
   * other as its pixels in PNG.
   *
   * @param reading which bits of a 16-bit file are used
   * @throws UserException when it can't be decoded, or is too large for a record
   */
  public static FrameImage file(byte[] bytes, ImageReading reading) {
    FrameImage image = decoded(bytes, reading);
    if (image.bytes().length > Topics.MAX_FRAME_BYTES) {
      throw new UserException(
          "image file has "
              + image.bytes().length
              + " bytes as "
              + image.encoding()
              + "; a frame holds fewer than "
              + Topics.MAX_FRAME_BYTES
              + ", send it as JPEG");
    }
    return image;
  }

  private static FrameImage decoded(byte[] bytes, ImageReading reading) {
    try {
      ImageFile file = ImageFile.decode(ByteBuffer.wrap(bytes), reading);
      return file.plain()
          ? of(file.image(), PixelEncoding.valueOf(file.encoding().name()), BareFile.of(bytes))
          : png(file.image());
    } catch (BadImageException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }

  /** A picture that Java holds, of which nothing is known beside its pixels. */
  public static FrameImage of(BufferedImage image) {
    return of(image, ImageReading.UNDECLARED);
  }

  /**
   * A picture that Java holds, packed as PNG, by the rules of {@link #file(byte[], ImageReading)}:
   * gray stays gray, all else becomes RGB, and what is see-through lies over black.
   *
   * @param reading which bits of 16-bit gray are used
   * @throws UserException when its samples can't be taken
   */
  public static FrameImage of(BufferedImage image, ImageReading reading) {
    try {
      return png(JavaImage.read(image, reading));
    } catch (BadImageException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }

  public FrameImage withSpacing(PixelSpacing known) {
    return new FrameImage(
        width, height, format, encoding, bytes, known, subjectId, deviceModel, pose);
  }

  public FrameImage ofSubject(@Nullable String pseudonym) {
    return new FrameImage(
        width, height, format, encoding, bytes, spacing, pseudonym, deviceModel, pose);
  }

  public FrameImage fromDeviceModel(String makeAndModel) {
    return new FrameImage(
        width, height, format, encoding, bytes, spacing, subjectId, makeAndModel, pose);
  }

  public FrameImage withPose(ImagePose known) {
    return new FrameImage(
        width, height, format, encoding, bytes, spacing, subjectId, deviceModel, known);
  }

  private static FrameImage of(PixelImage image, PixelEncoding encoding, byte[] bytes) {
    return new FrameImage(
        image.width(),
        image.height(),
        image.channels() == 1 ? PixelFormat.GRAY8 : PixelFormat.RGB8,
        encoding,
        bytes,
        null,
        null,
        null);
  }
}
