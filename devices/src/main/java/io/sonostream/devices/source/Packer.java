package io.sonostream.devices.source;

import io.sonostream.imaging.picture.JpegEncoder;
import io.sonostream.imaging.picture.Picture;
import io.sonostream.imaging.picture.PictureReader;
import io.sonostream.imaging.picture.PngEncoder;
import io.sonostream.schemas.PixelEncoding;
import io.sonostream.schemas.PixelFormat;
import org.jspecify.annotations.Nullable;

/**
 * Gives frames the format and encoding that a device publishes, and leaves alone what has them
 * already. Not for several threads at once.
 */
public final class Packer implements AutoCloseable {
  private final Packing packing;
  private final @Nullable PixelFormat format;
  private final PngEncoder png = new PngEncoder();
  private final JpegEncoder jpeg = new JpegEncoder();

  /**
   * @param format wanted pixel format; null for the source's own
   */
  public Packer(Packing packing, @Nullable PixelFormat format) {
    this.packing = packing;
    this.format = format;
  }

  /**
   * @throws io.sonostream.imaging.picture.UnreadablePictureException when the frame must be decoded
   *     and can't be
   */
  public SourceFrame pack(SourceFrame frame) {
    PixelFormat toFormat = format == null ? frame.format() : format;
    PixelEncoding toEncoding =
        switch (packing) {
          case SOURCE -> frame.encoding();
          case RAW -> PixelEncoding.RAW;
          case PNG -> PixelEncoding.PNG;
          case JPEG -> PixelEncoding.JPEG;
        };
    if (toFormat == frame.format() && toEncoding == frame.encoding()) {
      return frame;
    }
    Picture picture = picture(frame).withChannels(toFormat == PixelFormat.GRAY8 ? 1 : 3);
    byte[] bytes =
        switch (toEncoding) {
          case PNG -> png.encode(picture);
          case JPEG -> jpeg.encode(picture);
          default -> picture.pixels();
        };
    return frame.with(toFormat, toEncoding, bytes);
  }

  private static Picture picture(SourceFrame frame) {
    return frame.encoding() == PixelEncoding.RAW
        ? new Picture(frame.width(), frame.height(), frame.channels(), frame.bytes())
        : PictureReader.decode(frame.bytes(), "frame");
  }

  @Override
  public void close() {
    png.close();
    jpeg.close();
  }
}
