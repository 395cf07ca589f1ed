package io.sonostream.model.engine;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.Dice;
import io.sonostream.imaging.image.PixelImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Frames that show nobody: packages travel further than the pictures that they were trained on, so
 * what lies in them is made here. Ellipses of any brightness in tissue that darkens with depth,
 * with speckle; the same for ever.
 */
final class PhantomFrames {
  /** So many are tried; a network answers something in some of them. */
  private static final int CANDIDATES = 24;

  private PhantomFrames() {}

  static List<PixelImage> make(InputShape shape) {
    Random random = new Random(19_560_418);
    List<PixelImage> frames = new ArrayList<>();
    for (int n = 0; n < CANDIDATES; n++) {
      frames.add(frame(shape, random));
    }
    return frames;
  }

  /**
   * The frames in which a network has most to say and is surest of it: of the half where its
   * classes share the mask most evenly, those whose contours move least with the threshold. One
   * that is empty would be repeated by an engine that computes nothing; in one that is unsure, a
   * precision that doctors can't tell from another draws other contours.
   *
   * @param network the masks of a frame at a low, at the usual and at a high threshold
   */
  static List<PixelImage> telling(
      InputShape shape, int count, Function<PixelImage, List<ClassMap>> network) {
    List<PixelImage> frames = make(shape);
    List<List<ClassMap>> said = frames.stream().map(network).toList();
    return IntStream.range(0, frames.size())
        .boxed()
        .sorted(byLargest(i -> entropy(said.get(i).get(1))))
        .limit(Math.max(count, frames.size() / 2))
        .sorted(byLargest(i -> steadiness(said.get(i))))
        .limit(count)
        .map(frames::get)
        .toList();
  }

  private static Comparator<Integer> byLargest(ToDoubleFunction<Integer> value) {
    return Comparator.comparingDouble((Integer i) -> -value.applyAsDouble(i)).thenComparing(i -> i);
  }

  /** Of a mask that disappears where the threshold rises, nothing stands. */
  private static double steadiness(List<ClassMap> masks) {
    ClassMap high = masks.get(2);
    return entropy(high) == 0 ? 0 : Dice.foreground(masks.get(0), high);
  }

  private static double entropy(ClassMap mask) {
    int[] pixels = new int[256];
    for (byte value : mask.values()) {
      pixels[value & 0xff]++;
    }
    double bits = 0;
    for (int some : pixels) {
      double share = (double) some / mask.values().length;
      bits -= some == 0 ? 0 : share * Math.log(share);
    }
    return bits;
  }

  private static PixelImage frame(InputShape shape, Random random) {
    double x = shape.width() * (0.25 + 0.5 * random.nextDouble());
    double y = shape.height() * (0.25 + 0.5 * random.nextDouble());
    double wide = shape.width() * (0.08 + 0.2 * random.nextDouble());
    double high = shape.height() * (0.08 + 0.2 * random.nextDouble());
    double tissue = 60 + 110 * random.nextDouble();
    double inside = tissue * (random.nextInt(3) == 0 ? 1.6 : 0.1 + 0.5 * random.nextDouble());
    double decay = 0.6 * random.nextDouble();
    byte[] pixels = new byte[shape.frameBytes()];
    for (int i = 0; i < pixels.length; i += shape.channels()) {
      int column = i / shape.channels() % shape.width();
      int row = i / shape.channels() / shape.width();
      boolean lesion = Math.hypot((column - x) / wide, (row - y) / high) < 1;
      double level = (lesion ? inside : tissue) * (1 - decay * row / shape.height());
      // Rayleigh, as fully developed speckle is; its mean is 1.25.
      double speckle = Math.sqrt(-2 * Math.log(1 - random.nextDouble())) / 1.25;
      byte value = (byte) Math.min(255, Math.round(level * speckle));
      for (int c = 0; c < shape.channels(); c++) {
        pixels[i + c] = value;
      }
    }
    return new PixelImage(shape.width(), shape.height(), shape.channels(), pixels);
  }
}
