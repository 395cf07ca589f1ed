package io.sonostream.viewer.push;

import io.opentelemetry.api.trace.Span;
import io.sonostream.viewer.live.Picture;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A picture and its bytes for browsers, made once however many browsers take it.
 *
 * <p>Raw pixels go as they are to a browser on this machine: nothing is cheaper. To browsers
 * elsewhere they go as PNG, a quarter of the size.
 */
final class EncodedPicture {
  private final Picture picture;
  private final Span showing;
  private @Nullable ByteBuffer near;
  private @Nullable ByteBuffer far;

  /** One that is in no trace, or that has been shown before. */
  EncodedPicture(Picture picture) {
    this(picture, Span.getInvalid());
  }

  EncodedPicture(Picture picture, Span showing) {
    this.picture = picture;
    this.showing = showing;
  }

  Picture picture() {
    return picture;
  }

  /** A browser has it; the first one ends the picture's way. */
  void sent() {
    showing.end();
  }

  /** A fresh view of the shared, never changing bytes. */
  synchronized ByteBuffer bytes(boolean onThisMachine) {
    if (onThisMachine) {
      if (near == null) {
        near = PictureMessage.encode(picture, false);
      }
      return near.asReadOnlyBuffer();
    }
    if (far == null) {
      far = PictureMessage.encode(picture, true);
    }
    return far.asReadOnlyBuffer();
  }
}
