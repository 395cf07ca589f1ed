package io.sonostream.learning.run;

import io.sonostream.imaging.geometry.Levels;
import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.learning.dataset.ExampleStore;
import io.sonostream.learning.dataset.Framing;
import io.sonostream.learning.dataset.LabelledItem;
import io.sonostream.learning.dataset.LabelledSet;
import io.sonostream.learning.dataset.Part;
import io.sonostream.learning.dataset.TiledFrame;
import io.sonostream.learning.dataset.WholeFrame;
import io.sonostream.runtime.UserException;
import java.util.List;

/**
 * The examples of a run: shared by all strategies that it tries, so that nothing is decoded twice.
 *
 * @param training examples that give gradients
 * @param validation examples that choose
 */
record TrainingData(
    ModelGeometry geometry, Framing framing, ExampleStore training, ExampleStore validation) {

  /** A quarter of the heap is for examples; the rest of it decodes, checkpoints and packs. */
  private static final long CACHE_BYTES = Runtime.getRuntime().maxMemory() / 4;

  /**
   * Checks that there is something to learn from and to choose by.
   *
   * @param tiled whether images are learned in tiles
   * @throws UserException saying what is missing
   */
  static TrainingData of(LabelledSet set, ModelGeometry geometry, boolean tiled, Levels levels) {
    List<LabelledItem> training = set.items(Part.TRAIN);
    List<LabelledItem> validation = set.items(Part.VALIDATION);
    long subjects = set.items().stream().map(LabelledItem::subject).distinct().count();
    if (subjects < 2) {
      throw new UserException(
          "all "
              + set.items().size()
              + " images are of one subject; training needs at least 2, so that one can be held"
              + " out: add labels of other subjects, or give a group column");
    }
    if (training.isEmpty() || validation.isEmpty()) {
      throw new UserException(
          "of "
              + subjects
              + " subjects none falls into the "
              + (training.isEmpty() ? Part.TRAIN : Part.VALIDATION).label()
              + " part; add labels of more subjects, or give a part column in the index");
    }
    Framing framing = tiled ? new TiledFrame(geometry, levels) : new WholeFrame(geometry, levels);
    return new TrainingData(
        geometry,
        framing,
        new ExampleStore(set, training, framing, CACHE_BYTES * 4 / 5),
        new ExampleStore(set, validation, framing, CACHE_BYTES / 5));
  }
}
