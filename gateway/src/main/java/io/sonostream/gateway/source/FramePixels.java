package io.sonostream.gateway.source;

import io.sonostream.devices.source.SourceFrame;
import io.sonostream.devices.source.UnusableFrameException;
import io.sonostream.imaging.image.BadImageException;
import io.sonostream.imaging.image.ImageFile;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.schemas.PixelEncoding;
import io.sonostream.schemas.PixelFormat;
import java.nio.ByteBuffer;

/** A frame's pixels, whichever way it carries them. */
final class FramePixels {
  private FramePixels() {}

  /**
   * @throws UnusableFrameException when its file can't be decoded
   */
  static PixelImage of(SourceFrame frame) {
    if (frame.encoding() == PixelEncoding.RAW) {
      int channels = frame.format() == PixelFormat.GRAY8 ? 1 : 3;
      return new PixelImage(frame.width(), frame.height(), channels, frame.bytes());
    }
    try {
      return ImageFile.decode(ByteBuffer.wrap(frame.bytes())).image();
    } catch (BadImageException e) {
      throw new UnusableFrameException(String.valueOf(e.getMessage()), e);
    }
  }
}
