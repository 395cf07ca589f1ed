package io.sonostream.client.frames;

import io.sonostream.imaging.image.BadImageException;
import io.sonostream.imaging.image.ImageDecoder;
import io.sonostream.imaging.image.ImageEncoding;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.schemas.Frame;

/** Decodes the pixels of a frame, within limits. */
public final class FramePixels {
  private final ImageDecoder decoder;

  public FramePixels(ImageDecoder decoder) {
    this.decoder = decoder;
  }

  public PixelImage decode(Frame frame) throws BadImageException {
    int channels =
        switch (frame.getPixelFormat()) {
          case GRAY8 -> 1;
          case RGB8 -> 3;
          case UNKNOWN ->
              throw new BadImageException("pixel format is unknown; allowed are GRAY8, RGB8");
        };
    ImageEncoding encoding =
        switch (frame.getEncoding()) {
          case RAW -> ImageEncoding.RAW;
          case PNG -> ImageEncoding.PNG;
          case JPEG -> ImageEncoding.JPEG;
          case UNKNOWN ->
              throw new BadImageException("encoding is unknown; allowed are RAW, PNG, JPEG");
        };
    return decoder.decode(
        frame.getPixels(), encoding, frame.getWidth(), frame.getHeight(), channels);
  }
}
