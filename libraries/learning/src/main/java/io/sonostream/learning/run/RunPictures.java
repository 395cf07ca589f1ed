package io.sonostream.learning.run;

import io.sonostream.imaging.image.ImageFiles;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.learning.augment.Augmenter;
import io.sonostream.learning.augment.Example;
import io.sonostream.learning.dataset.ExampleStore.Sample;
import io.sonostream.learning.plot.ContactSheet;
import io.sonostream.learning.recipe.Recipe;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** What a run leaves for people to look at. */
final class RunPictures {
  private static final int ROWS = 4;
  private static final int COPIES = 5;

  private RunPictures() {}

  static void contactSheet(TrainingData data, Recipe recipe, Path folder) {
    List<Sample> samples = data.training().samples();
    int stride = Math.max(1, samples.size() / ROWS);
    List<Example> examples =
        IntStream.range(0, Math.min(ROWS, samples.size()))
            .mapToObj(row -> samples.get(row * stride))
            .map(data.training()::get)
            .toList();
    ImageFiles.write(
        PixelImage.of(
            ContactSheet.of(examples, new Augmenter(recipe.augmentation()), COPIES, recipe.seed())),
        folder.resolve("augmentation.png"));
  }

  static void curves(List<TrainingProgress> history, Path folder) {
    new TrainingCurves(history).write(folder, "curves");
  }
}
