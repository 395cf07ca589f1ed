package io.sonostream.devices.source;

import io.sonostream.client.frames.FrameImage;
import io.sonostream.imaging.image.BadImageException;
import io.sonostream.imaging.image.ImageFile;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.schemas.ImagePose;
import io.sonostream.schemas.PixelEncoding;
import io.sonostream.schemas.PixelFormat;
import io.sonostream.schemas.PixelSpacing;
import io.sonostream.schemas.topics.Topics;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One frame before it gets a place in a stream.
 *
 * @param bytes RAW: height * width * channels pixels; PNG, JPEG: a whole file. Owned by this frame
 * @param truth what the frame shows, width * height class values (0 = background), where known
 * @param spacing size of a pixel, where known
 * @param subjectId pseudonym of the subject, where known
 * @param deviceModel make of the device, where known
 * @param name file that it came from, without folder and ending; null where there is none
 * @param moment when it was taken, where the source knows
 * @param pose where it lies in space, where the source knows
 */
@SuppressWarnings("ArrayRecordComponent")
public record SourceFrame(
    int width,
    int height,
    PixelFormat format,
    PixelEncoding encoding,
    byte[] bytes,
    byte @Nullable [] truth,
    @Nullable PixelSpacing spacing,
    @Nullable String subjectId,
    @Nullable String deviceModel,
    @Nullable String name,
    @Nullable Moment moment,
    @Nullable ImagePose pose) {

  /** Of a source without a time of its own. */
  public SourceFrame(
      int width,
      int height,
      PixelFormat format,
      PixelEncoding encoding,
      byte[] bytes,
      byte @Nullable [] truth,
      @Nullable PixelSpacing spacing,
      @Nullable String subjectId,
      @Nullable String deviceModel,
      @Nullable String name) {
    this(
        width,
        height,
        format,
        encoding,
        bytes,
        truth,
        spacing,
        subjectId,
        deviceModel,
        name,
        null,
        null);
  }

  /** Decoded pixels, with nothing known about them. */
  public static SourceFrame of(PixelImage picture) {
    return new SourceFrame(
        picture.width(),
        picture.height(),
        picture.channels() == 1 ? PixelFormat.GRAY8 : PixelFormat.RGB8,
        PixelEncoding.RAW,
        picture.pixels(),
        null,
        null,
        null,
        null,
        null);
  }

  /**
   * A PNG or JPEG file, whose coded pixels stay as they are where they are plain; else its pixels.
   *
   * @throws BadImageException when it can't be decoded
   */
  public static SourceFrame file(String name, byte[] bytes) throws BadImageException {
    return FileFrame.of(name, bytes, ImageFile.decode(ByteBuffer.wrap(bytes)), null, null);
  }

  /** The same frame with other bytes. */
  SourceFrame with(PixelFormat newFormat, PixelEncoding newEncoding, byte[] newBytes) {
    return new SourceFrame(
        width,
        height,
        newFormat,
        newEncoding,
        newBytes,
        truth,
        spacing,
        subjectId,
        deviceModel,
        name,
        moment,
        pose);
  }

  /** The same frame, taken at a known time. */
  public SourceFrame at(Moment taken) {
    return with(spacing, taken, pose);
  }

  /** The same frame, lying there. */
  public SourceFrame placed(@Nullable PixelSpacing pixelSpacing, @Nullable ImagePose where) {
    return with(pixelSpacing, moment, where);
  }

  private SourceFrame with(
      @Nullable PixelSpacing newSpacing, @Nullable Moment newMoment, @Nullable ImagePose newPose) {
    return new SourceFrame(
        width,
        height,
        format,
        encoding,
        bytes,
        truth,
        newSpacing,
        subjectId,
        deviceModel,
        name,
        newMoment,
        newPose);
  }

  /** As it is sent. */
  public FrameImage image() {
    return new FrameImage(
        width, height, format, encoding, bytes, spacing, subjectId, deviceModel, pose);
  }

  /**
   * What Kafka would refuse is told with what helps.
   *
   * @throws UnusableFrameException for a packed frame that no record carries
   */
  public void requireRoom() {
    if (bytes.length > Topics.MAX_FRAME_BYTES) {
      throw new UnusableFrameException(
          "frame of "
              + width
              + "x"
              + height
              + " has "
              + bytes.length
              + " bytes as "
              + encoding
              + "; a record carries at most "
              + Topics.MAX_FRAME_BYTES
              + ": use --encoding png or jpeg, or --format gray8",
          1);
    }
  }

  /** Channels of the decoded pixels. */
  int channels() {
    return format == PixelFormat.GRAY8 ? 1 : 3;
  }
}
