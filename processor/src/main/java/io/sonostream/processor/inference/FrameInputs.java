package io.sonostream.processor.inference;

import io.sonostream.imaging.geometry.FrameMapping;
import io.sonostream.imaging.image.BadImageException;
import io.sonostream.imaging.image.ImageDecoder;
import io.sonostream.imaging.image.ImageEncoding;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.PixelFormat;
import java.nio.ByteBuffer;

/** A frame's pixels, decoded and laid out for a model. Immutable; shared by threads. */
public final class FrameInputs {
  private final ImageDecoder decoder;

  public FrameInputs(ImageDecoder decoder) {
    this.decoder = decoder;
  }

  /** Network inputs, (n,C,H,W) unsigned bytes; heap. Nobody writes to them. */
  public ByteBuffer of(Frame frame, FrameMapping mapping) throws BadImageException {
    PixelImage image =
        decoder.decode(
            frame.getPixels(),
            ImageEncoding.valueOf(frame.getEncoding().name()),
            frame.getWidth(),
            frame.getHeight(),
            frame.getPixelFormat() == PixelFormat.RGB8 ? 3 : 1);
    return mapping.inputs(image);
  }
}
