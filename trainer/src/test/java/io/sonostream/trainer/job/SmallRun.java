package io.sonostream.trainer.job;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.learning.augment.Augmentation;
import io.sonostream.learning.dataset.FolderSource;
import io.sonostream.learning.dataset.SubjectSplit;
import io.sonostream.learning.recipe.Recipe;
import io.sonostream.learning.recipe.Tiling;
import io.sonostream.learning.recipe.TrainingPrecision;
import io.sonostream.learning.run.NetworkChoice;
import io.sonostream.learning.run.TrainingJob;
import io.sonostream.testkit.images.LesionFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs of three epochs of a tiny network, seconds each, all on the same images. */
final class SmallRun {
  static final int EPOCHS = 3;

  private final Path root;
  private final Path data;

  private SmallRun(Path root, Path data) {
    this.root = root;
    this.data = data;
  }

  static SmallRun in(Path root) throws IOException {
    return new SmallRun(root, LesionFolder.write(root.resolve("data"), 12, ""));
  }

  /**
   * @param parent what to begin from and to compare with; null begins from random weights
   */
  RunFolder folder(String name, @Nullable Path parent) {
    RunFolder folder = new RunFolders(root).of(name);
    folder
        .job()
        .write(
            new TrainingJob(
                name,
                "breast-lesion",
                "2",
                List.of("lesion"),
                parent == null
                    ? new NetworkChoice("unet(base=4,depth=2)", new InputShape(1, 32, 32), null)
                    : null,
                parent,
                parent,
                new FolderSource(
                    data.resolve("images"),
                    data.resolve("masks"),
                    data.resolve("index.csv"),
                    SubjectSplit.STANDARD),
                "full",
                recipe(),
                1));
    return folder;
  }

  private static Recipe recipe() {
    return new Recipe(
        EPOCHS,
        4,
        0.01,
        0.9,
        1,
        1,
        0.75,
        0.25,
        0,
        0.25,
        0,
        Tiling.NEVER,
        TrainingPrecision.F32,
        7,
        Augmentation.ULTRASOUND);
  }
}
