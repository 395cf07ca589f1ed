package io.sonostream.benchmarks.train;

import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.learning.dataset.LabelledItem;
import io.sonostream.learning.dataset.LabelledPicture;
import io.sonostream.learning.dataset.LabelledSet;
import io.sonostream.learning.dataset.Part;
import io.sonostream.learning.metrics.Spacing;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Noise with a darker disc: what it shows matters little to the clock. */
final class SyntheticSet implements LabelledSet {
  private final int side;
  private final List<LabelledItem> items;

  SyntheticSet(int count, int side) {
    this.side = side;
    items =
        IntStream.range(0, count)
            .mapToObj(
                i -> new LabelledItem("i" + i, "s" + i, "none", Spacing.UNKNOWN, Part.TRAIN, false))
            .toList();
  }

  @Override
  public List<LabelledItem> items() {
    return items;
  }

  @Override
  public LabelledPicture load(LabelledItem item) {
    Random random = new Random(item.id().hashCode());
    byte[] pixels = new byte[side * side];
    byte[] mask = new byte[side * side];
    double x = side * (0.3 + 0.4 * random.nextDouble());
    double y = side * (0.3 + 0.4 * random.nextDouble());
    for (int i = 0; i < pixels.length; i++) {
      boolean inside = Math.hypot(i % side - x, (double) (i / side) - y) < side / 6.0;
      pixels[i] = (byte) ((inside ? 20 : 90) + random.nextInt(100));
      mask[i] = (byte) (inside ? 1 : 0);
    }
    return new LabelledPicture(
        new PixelImage(side, side, 1, pixels), new ClassMap(side, side, mask));
  }

  @Override
  public String digest() {
    return "0".repeat(64);
  }
}
