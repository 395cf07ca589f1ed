package io.sonostream.gateway.source;

import io.sonostream.devices.source.SourceFrame;
import io.sonostream.devices.source.UnusableFrameException;
import io.sonostream.gateway.settings.Crop;
import io.sonostream.imaging.image.PixelImage;
import java.io.IOException;

/**
 * Of each frame only a part: a screen shows more than the ultrasound.
 *
 * <p>Owner, hand-off, bound and shutdown: those of the feed within.
 */
final class CroppedFeed implements LiveFeed {
  private final LiveFeed whole;
  private final Crop crop;

  CroppedFeed(LiveFeed whole, Crop crop) {
    this.whole = whole;
    this.crop = crop;
  }

  @Override
  public void connect() throws IOException {
    whole.connect();
  }

  @Override
  public LiveFrame next() throws IOException {
    LiveFrame next = whole.next();
    PixelImage picture = FramePixels.of(next.frame());
    if (!crop.fits(picture.width(), picture.height())) {
      throw new UnusableFrameException(
          "crop is "
              + crop
              + ", which reaches beyond a frame of "
              + picture.width()
              + "x"
              + picture.height()
              + "; set it anew",
          1);
    }
    int channels = picture.channels();
    int row = crop.width() * channels;
    byte[] part = new byte[row * crop.height()];
    for (int y = 0; y < crop.height(); y++) {
      int from = ((crop.top() + y) * picture.width() + crop.left()) * channels;
      System.arraycopy(picture.pixels(), from, part, y * row, row);
    }
    return new LiveFrame(
        SourceFrame.of(new PixelImage(crop.width(), crop.height(), channels, part)),
        next.capturedAt());
  }

  @Override
  public void close() {
    whole.close();
  }
}
