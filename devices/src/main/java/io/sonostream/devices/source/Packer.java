package io.sonostream.devices.source;

import io.sonostream.imaging.image.BadImageException;
import io.sonostream.imaging.image.Channels;
import io.sonostream.imaging.image.ImageFile;
import io.sonostream.imaging.image.JpegWriter;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.imaging.image.PngWriter;
import io.sonostream.schemas.PixelEncoding;
import io.sonostream.schemas.PixelFormat;
import io.sonostream.schemas.topics.Topics;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Gives frames the format and encoding that a device publishes, and leaves alone what has them
 * already. Immutable; shared by threads.
 *
 * @param packing wanted encoding
 * @param format wanted pixel format; null for the source's own
 */
public record Packer(Packing packing, @Nullable PixelFormat format) {
  private static final float JPEG_QUALITY = 0.9f;

  /** Bytes of pixels that surely fit beside everything else that a record says. */
  private static final int MOST_RAW = Topics.MAX_FRAME_BYTES - (64 << 10);

  /**
   * @throws UnusableFrameException when the frame must be decoded and can't be
   */
  public SourceFrame pack(SourceFrame frame) {
    PixelFormat toFormat = format == null ? frame.format() : format;
    PixelEncoding toEncoding =
        switch (packing) {
          case SOURCE -> isTooLarge(frame) ? PixelEncoding.PNG : frame.encoding();
          case RAW -> PixelEncoding.RAW;
          case PNG -> PixelEncoding.PNG;
          case JPEG -> PixelEncoding.JPEG;
        };
    if (toFormat == frame.format() && toEncoding == frame.encoding()) {
      return frame;
    }
    PixelImage image = Channels.convert(image(frame), toFormat == PixelFormat.GRAY8 ? 1 : 3);
    byte[] bytes =
        switch (toEncoding) {
          case PNG -> PngWriter.encodeQuickly(image);
          case JPEG -> JpegWriter.encode(image, JPEG_QUALITY);
          default -> image.pixels();
        };
    return frame.with(toFormat, toEncoding, bytes);
  }

  /** Raw pixels that no record carries, such as full-HD colour, lose nothing as PNG. */
  private static boolean isTooLarge(SourceFrame frame) {
    return frame.encoding() == PixelEncoding.RAW && frame.bytes().length > MOST_RAW;
  }

  private static PixelImage image(SourceFrame frame) {
    if (frame.encoding() == PixelEncoding.RAW) {
      return new PixelImage(frame.width(), frame.height(), frame.channels(), frame.bytes());
    }
    try {
      return ImageFile.decode(ByteBuffer.wrap(frame.bytes())).image();
    } catch (BadImageException e) {
      throw new UnusableFrameException("frame " + frame.name() + ": " + e.getMessage(), e);
    }
  }
}
