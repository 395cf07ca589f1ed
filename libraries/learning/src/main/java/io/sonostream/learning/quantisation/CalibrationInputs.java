package io.sonostream.learning.quantisation;

import io.sonostream.imaging.geometry.FrameMapping;
import io.sonostream.imaging.image.PixelImage;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Function;

/**
 * Network inputs that ranges are seen on: of frames spread over all that there are, and of places
 * spread over a frame that is many inputs. Those side by side show much the same.
 *
 * @param inputs direct, (N,C,H,W) of unsigned bytes
 * @param count N
 * @param frames that they are of
 */
record CalibrationInputs(ByteBuffer inputs, int count, int frames) {

  /**
   * @param items at least one, in an order in which neighbours are alike
   * @param load reads an item's frame
   * @param most inputs; a frame gives no input twice, so of few frames there may be fewer
   */
  static <T> CalibrationInputs of(
      List<T> items, Function<T, PixelImage> load, FrameMapping mapping, int most) {
    int bytes = mapping.geometry().input().frameBytes();
    ByteBuffer inputs = ByteBuffer.allocateDirect(Math.multiplyExact(most, bytes));
    int frames = Math.min(items.size(), most);
    int count = 0;
    for (int i = 0; i < frames; i++) {
      PixelImage frame = load.apply(items.get(share(items.size(), i, frames)));
      ByteBuffer all = mapping.inputs(frame);
      int there = all.capacity() / bytes;
      int taken = Math.min(there, share(most, i + 1, frames) - share(most, i, frames));
      for (int j = 0; j < taken; j++) {
        // Each frame begins a little further on than the one before it.
        int input = share(there, j * frames + i, taken * frames);
        inputs.put(count * bytes, all, input * bytes, bytes);
        count++;
      }
    }
    return new CalibrationInputs(inputs, count, frames);
  }

  /** Where a part of so many of a whole begins. */
  private static int share(int whole, int part, int parts) {
    return (int) ((long) whole * part / parts);
  }
}
