package io.sonostream.learning.dataset;

import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.learning.augment.Example;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The examples of some items, decoded and framed once and kept while there is room; what does not
 * fit is decoded again each time. Safe for several threads.
 */
public final class ExampleStore {
  private final LabelledSet set;
  private final Framing framing;
  private final long cacheBytes;
  private final List<Sample> samples;
  private final Map<Sample, Example> kept = new ConcurrentHashMap<>();
  private final Map<Sample, Boolean> foreground = new ConcurrentHashMap<>();
  private final AtomicLong keptBytes = new AtomicLong();

  /**
   * One example that can be asked for.
   *
   * @param tile which tile of the item, 0 for whole images
   */
  public record Sample(LabelledItem item, int tile) {}

  /**
   * Looks at the items' sizes; keeps pixels only while there is room.
   *
   * @param cacheBytes heap for examples
   */
  public ExampleStore(LabelledSet set, List<LabelledItem> items, Framing framing, long cacheBytes) {
    this.set = set;
    this.framing = framing;
    this.cacheBytes = cacheBytes;
    List<Sample> all = new ArrayList<>();
    for (LabelledItem item : items) {
      for (int tile = 0; tile < tiles(item); tile++) {
        all.add(new Sample(item, tile));
      }
    }
    samples = List.copyOf(all);
  }

  private int tiles(LabelledItem item) {
    if (framing instanceof WholeFrame) {
      return 1;
    }
    LabelledPicture picture = set.load(item);
    return framing.count(picture.image().width(), picture.image().height());
  }

  public List<Sample> samples() {
    return samples;
  }

  /** The example, not augmented. Its arrays are shared: nobody may write to them. */
  public Example get(Sample sample) {
    Example example = kept.get(sample);
    if (example != null) {
      return example;
    }
    List<Example> examples = framing.examples(set.load(sample.item()));
    for (int tile = 0; tile < examples.size(); tile++) {
      keep(new Sample(sample.item(), tile), examples.get(tile));
    }
    return examples.get(sample.tile());
  }

  /** Whether any pixel that is learned from is of a class; known at once after the first time. */
  public boolean hasForeground(Sample sample) {
    return foreground.computeIfAbsent(sample, asked -> showsForeground(get(asked)));
  }

  private boolean showsForeground(Example example) {
    ModelGeometry geometry = framing.geometry();
    byte[] learned = new byte[geometry.outputHeight() * geometry.outputWidth()];
    MaskMargin.putMiddle(example.mask(), geometry, ByteBuffer.wrap(learned), 0);
    for (byte value : learned) {
      if (value != 0 && value != (byte) ClassMap.IGNORED) {
        return true;
      }
    }
    return false;
  }

  private void keep(Sample sample, Example example) {
    long bytes = example.image().length + (long) example.mask().length;
    if (keptBytes.addAndGet(bytes) > cacheBytes || kept.putIfAbsent(sample, example) != null) {
      keptBytes.addAndGet(-bytes);
    }
  }
}
