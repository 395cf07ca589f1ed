package io.sonostream.learning.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.image.ImageFiles;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.learning.dataset.FolderSource;
import io.sonostream.learning.dataset.SubjectSplit;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.TrustedKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two classes: cross-entropy and mean Dice, a softmax, and what a parent of one class passes on.
 */
class MultiClassRunTest {
  private static final int SIDE = 32;

  @TempDir Path root;

  @Test
  void learnsTwoClassesAndAModelOfOneClassCanLearnTheSecond() throws IOException {
    TrainingOutcome one = run("one", List.of("cyst"), null);
    TrainingOutcome two = run("two", List.of("cyst", "stone"), null);
    assertThat(two.bestDice()).as("mean Dice of both classes").isGreaterThan(0.7);
    ModelPackage made = packageOf("two");
    assertThat(made.manifest().classes()).containsExactly("cyst", "stone");

    TrainingOutcome grown =
        run("grown", List.of("cyst", "stone"), root.resolve("one").resolve("package"));
    assertThat(one.status()).isEqualTo(TrainingOutcome.Status.TRAINED);
    assertThat(grown.bestDice()).isGreaterThan(0.7);
    assertThat(packageOf("grown").weights().orElseThrow().get("head.bias").values()).hasSize(3);

    List<String> turned = new ArrayList<>(packageOf("grown").manifest().classes());
    Collections.reverse(turned);
    TrainingOutcome swapped = outcome("swapped", turned, root.resolve("grown/package"));
    assertThat(swapped.status()).isEqualTo(TrainingOutcome.Status.FAILED);
    assertThat(swapped.message()).contains("give them in the base model's order");
  }

  private ModelPackage packageOf(String name) {
    return ModelPackage.open(root.resolve(name).resolve("package"), TrustedKeys.ANYONE);
  }

  private TrainingOutcome run(String name, List<String> classes, @Nullable Path parent)
      throws IOException {
    TrainingOutcome outcome = outcome(name, classes, parent);
    assertThat(outcome.status()).as(outcome.message()).isEqualTo(TrainingOutcome.Status.TRAINED);
    return outcome;
  }

  private TrainingOutcome outcome(String name, List<String> classes, @Nullable Path parent)
      throws IOException {
    Path data = write(root.resolve("data" + classes.size()), classes.size());
    JobDirectory directory = new JobDirectory(root.resolve(name));
    directory.write(
        new TrainingJob(
            name,
            "kidney",
            name,
            classes,
            parent == null
                ? new NetworkChoice("unet(base=8,depth=2)", new InputShape(1, SIDE, SIDE), null)
                : null,
            parent,
            null,
            new FolderSource(
                data.resolve("images"),
                data.resolve("masks"),
                data.resolve("index.csv"),
                SubjectSplit.STANDARD),
            "full",
            TrainingRunTest.recipe(30, 0.01),
            1));
    return new TrainingRun(directory, progress -> {}).run();
  }

  /** A dark disc is class 1, a bright one class 2, which a set of one class calls background. */
  private static Path write(Path folder, int classes) throws IOException {
    Files.createDirectories(folder.resolve("images"));
    Files.createDirectories(folder.resolve("masks"));
    StringBuilder index = new StringBuilder("id,part\n");
    Random random = new Random(9);
    for (int s = 0; s < 24; s++) {
      byte[] pixels = new byte[SIDE * SIDE];
      byte[] mask = new byte[SIDE * SIDE];
      double y0 = 8 + random.nextInt(16);
      for (int p = 0; p < pixels.length; p++) {
        boolean cyst = Math.hypot(p % SIDE - 8, p / SIDE - y0) < 6;
        boolean stone = Math.hypot(p % SIDE - 24, p / SIDE - (SIDE - y0)) < 6;
        pixels[p] =
            (byte)
                Math.min(
                    255, Math.max(0, (cyst ? 25 : stone ? 230 : 120) + 12 * random.nextGaussian()));
        mask[p] = (byte) (cyst ? 1 : stone && classes > 1 ? 2 : 0);
      }
      ImageFiles.write(
          new PixelImage(SIDE, SIDE, 1, pixels), folder.resolve("images/" + s + ".png"));
      ImageFiles.write(new PixelImage(SIDE, SIDE, 1, mask), folder.resolve("masks/" + s + ".png"));
      String part = s % 4 == 2 ? "validation" : s % 4 == 3 ? "test" : "train";
      index.append(s).append(',').append(part).append('\n');
    }
    Files.writeString(folder.resolve("index.csv"), index);
    return folder;
  }
}
