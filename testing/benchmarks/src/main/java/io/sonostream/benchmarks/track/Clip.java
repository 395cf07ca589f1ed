package io.sonostream.benchmarks.track;

import io.sonostream.devices.phantom.Phantom;
import io.sonostream.devices.phantom.PhantomFrame;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.Dice;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.model.engine.FrameSegmenter;
import java.util.Arrays;

/**
 * Frames of a phantom with their truth and a model's masks, one after the other.
 *
 * @param pixels gray, (N,H,W); all arrays are this clip's own
 * @param truths 1 where a lesion is
 * @param masks 1 where the model sees one
 */
@SuppressWarnings("ArrayRecordComponent")
record Clip(int side, int frames, byte[] pixels, byte[] truths, byte[] masks) {

  static Clip of(Phantom phantom, int frames, FrameSegmenter segmenter) {
    int side = phantom.settings().width();
    int size = side * side;
    byte[] pixels = new byte[frames * size];
    byte[] truths = new byte[frames * size];
    byte[] masks = new byte[frames * size];
    for (int n = 0; n < frames; n++) {
      PhantomFrame frame = phantom.frame(n);
      ClassMap mask = segmenter.segment(new PixelImage(side, side, 1, frame.pixels()), false).map();
      System.arraycopy(frame.pixels(), 0, pixels, n * size, size);
      System.arraycopy(frame.truth(), 0, truths, n * size, size);
      System.arraycopy(mask.values(), 0, masks, n * size, size);
    }
    return new Clip(side, frames, pixels, truths, masks);
  }

  byte[] truth(int frame) {
    return Arrays.copyOfRange(truths, frame * side * side, (frame + 1) * side * side);
  }

  /** Whether every frame shows a lesion: what leaves the picture can't be followed. */
  boolean showsALesion() {
    for (int n = 0; n < frames; n++) {
      int from = n * side * side;
      boolean any = false;
      for (int i = from; i < from + side * side && !any; i++) {
        any = truths[i] != 0;
      }
      if (!any) {
        return false;
      }
    }
    return true;
  }

  /** Dice of a drawing of all frames with the truth of one. */
  double dice(byte[] drawn, int frame) {
    int size = side * side;
    ClassMap own =
        new ClassMap(side, side, Arrays.copyOfRange(drawn, frame * size, (frame + 1) * size));
    return Dice.foreground(own, new ClassMap(side, side, truth(frame)));
  }
}
