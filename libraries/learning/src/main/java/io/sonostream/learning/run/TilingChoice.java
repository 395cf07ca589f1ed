package io.sonostream.learning.run;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.learning.dataset.LabelledItem;
import io.sonostream.learning.dataset.LabelledSet;
import io.sonostream.learning.dataset.Part;
import io.sonostream.learning.recipe.Tiling;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether the images of a set are learned whole or in tiles: in tiles where most of them are more
 * than twice the network's input in a side.
 *
 * @param big so many of those that were looked at
 */
public record TilingChoice(int big, int lookedAt, InputShape input) {
  private static final int LOOKED_AT = 25;

  static TilingChoice of(LabelledSet set, InputShape input) {
    return of(set, input, LOOKED_AT);
  }

  /**
   * Looks at images of all parts, evenly spread over the set: by the first ones, or by those of one
   * part, folds of one set would be learned in both ways.
   *
   * @param most images to look at
   */
  public static TilingChoice of(LabelledSet set, InputShape input, int most) {
    List<LabelledItem> items = set.items();
    int looks = Math.min(most, items.size());
    List<LabelledItem> spread = new ArrayList<>();
    for (int i = 0; i < looks; i++) {
      spread.add(items.get((int) ((long) i * items.size() / looks)));
    }
    return of(set, spread, input);
  }

  /**
   * By the first images of the training part, as versions of before did: a run that one of them has
   * begun goes on in the way in which it began.
   */
  static TilingChoice asBefore(LabelledSet set, InputShape input) {
    List<LabelledItem> training = set.items(Part.TRAIN);
    return of(set, training.subList(0, Math.min(LOOKED_AT, training.size())), input);
  }

  private static TilingChoice of(LabelledSet set, List<LabelledItem> some, InputShape input) {
    int big = 0;
    for (LabelledItem item : some) {
      PixelImage image = set.load(item).image();
      big += image.width() > 2 * input.width() || image.height() > 2 * input.height() ? 1 : 0;
    }
    return new TilingChoice(big, some.size(), input);
  }

  public Tiling tiling() {
    return isTiled() ? Tiling.ALWAYS : Tiling.NEVER;
  }

  public boolean isTiled() {
    return 2 * big > lookedAt;
  }

  /** What is decided and why, for people. */
  public String describe() {
    return String.format(
        Locale.ROOT,
        "images are learned %s: of %d looked at, %d are more than twice %d x %d",
        isTiled() ? "in tiles" : "whole",
        lookedAt,
        big,
        input.width(),
        input.height());
  }
}
