package io.sonostream.gateway.source;

import io.sonostream.gateway.settings.Crop;
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
    return new LiveFrame(FramePart.of(next.frame(), crop), next.capturedAt());
  }

  @Override
  public void close() {
    whole.close();
  }
}
