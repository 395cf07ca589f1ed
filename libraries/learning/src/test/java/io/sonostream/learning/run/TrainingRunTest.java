package io.sonostream.learning.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.geometry.Levels;
import io.sonostream.imaging.image.ImageFiles;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.learning.augment.Augmentation;
import io.sonostream.learning.dataset.FolderSource;
import io.sonostream.learning.dataset.SubjectSplit;
import io.sonostream.learning.metrics.MaskScore;
import io.sonostream.learning.recipe.Descent;
import io.sonostream.learning.recipe.LossShape;
import io.sonostream.learning.recipe.Recipe;
import io.sonostream.learning.recipe.Tiling;
import io.sonostream.learning.recipe.TrainingPrecision;
import io.sonostream.learning.run.TrainingOutcome.Status;
import io.sonostream.model.engine.Engines;
import io.sonostream.model.packaging.Fitting;
import io.sonostream.model.packaging.Manifest;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.PackageUnavailableException;
import io.sonostream.model.packaging.Probe;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.runtime.UserException;
import io.sonostream.testkit.images.LesionFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingRunTest {
  @TempDir Path root;
  private Path data;

  @BeforeEach
  void labels() throws IOException {
    data = LesionFolder.write(root.resolve("data"), 12, "");
  }

  static Recipe recipe(int epochs, double rate) {
    return new Recipe(
        epochs,
        4,
        rate,
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

  static TrainingJob job(Path data, String strategy, Recipe recipe, Path parent) {
    return new TrainingJob(
        "run-1",
        "breast-lesion",
        "2",
        List.of("lesion"),
        parent == null
            ? new NetworkChoice("unet(base=4,depth=2)", new InputShape(1, 32, 32), null)
            : null,
        parent,
        null,
        new FolderSource(
            data.resolve("images"),
            data.resolve("masks"),
            data.resolve("index.csv"),
            SubjectSplit.STANDARD),
        strategy,
        recipe,
        1);
  }

  private JobDirectory directory(String name, TrainingJob job) {
    JobDirectory directory = new JobDirectory(root.resolve(name));
    directory.write(job);
    return directory;
  }

  private static TrainingOutcome run(JobDirectory directory) {
    return new TrainingRun(directory, progress -> {}).run();
  }

  /** Ends the run as a kill would: from inside, with nothing written after the epoch. */
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Two would write over each other's epochs; the first goes on as if nothing had been tried. */
  @Test
  void aRunIsTrainedByOneAtATime() {
    JobDirectory directory = directory("once", job(data, "full", recipe(2, 1e-3), null));
    List<String> refused = new ArrayList<>();
    TrainingOutcome outcome =
        new TrainingRun(
                directory,
                progress -> {
                  try {
                    run(directory);
                  } catch (UserException e) {
                    refused.add(e.getMessage());
                  }
                })
            .run();
    assertThat(refused)
        .hasSize(2)
        .allSatisfy(
            said ->
                assertThat(said)
                    .startsWith("run " + directory.root() + " is being trained already; wait ")
                    .endsWith("or name another folder"));
    assertThat(outcome.status()).isEqualTo(Status.TRAINED);
    assertThat(run(directory)).as("ended: whoever asks may read it").isEqualTo(outcome);
  }

  /** The task has got a class since, and it stands in front. */
  @Test
  void aChampionIsJudgedByTheNamesOfItsClasses() throws IOException {
    JobDirectory before = directory("before", job(data, "full", recipe(3, 1e-2), null));
    assertThat(run(before).status()).isEqualTo(Status.TRAINED);
    Path masks = data.resolve("masks");
    try (Stream<Path> files = Files.list(masks)) {
      for (Path file : files.toList()) {
        PixelImage mask = ImageFiles.read(file);
        byte[] values = mask.pixels().clone();
        for (int i = 0; i < values.length; i++) {
          values[i] = (byte) (values[i] == 0 ? 0 : 2);
        }
        ImageFiles.write(new PixelImage(mask.width(), mask.height(), 1, values), file);
      }
    }
    JobDirectory after = directory("after", judging(before, List.of("nerve", "lesion")));
    TrainingOutcome outcome = run(after);
    assertThat(outcome.status()).as(outcome.message()).isEqualTo(Status.TRAINED);
    assertThat(after.scoresOfChampion()).hasSameSizeAs(before.scoresOfChallenger()).isNotEmpty();
    for (int i = 0; i < after.scoresOfChampion().size(); i++) {
      assertThat(after.scoresOfChampion().get(i).score().classDice())
          .containsExactly(
              MaskScore.UNKNOWN_CLASS,
              before.scoresOfChallenger().get(i).score().classDice().get(0));
    }

    JobDirectory renamed = directory("renamed", judging(before, List.of("nerve", "vessel")));
    assertThat(run(renamed).message())
        .contains("has the classes lesion, the labels nerve, vessel; without one in common");
    assertThat(renamed.progress()).isEmpty();
  }

  /** Whose champion is what an earlier run made. */
  private static TrainingJob judging(JobDirectory before, List<String> classes) {
    TrainingJob old = before.job();
    return new TrainingJob(
        old.runId(),
        old.task(),
        "3",
        classes,
        old.network(),
        null,
        before.modelPackage(),
        old.data(),
        "full",
        recipe(1, 1e-3),
        1);
  }

  /** What was learned from might judge now. */
  @Test
  void aRunDoesNotGoOnWithOtherData() throws IOException {
    JobDirectory directory = directory("others", job(data, "full", recipe(4, 1e-3), null));
    runUntil(directory, 2);
    Path index = data.resolve("index.csv");
    String before = Files.readString(index);
    String subject = before.lines().skip(1).findFirst().orElseThrow().split(",", -1)[1];
    Files.writeString(index, before.replaceFirst("," + subject, "," + subject + "-other"));

    TrainingOutcome outcome = run(directory);
    assertThat(outcome.status()).isEqualTo(Status.FAILED);
    assertThat(outcome.message())
        .startsWith(
            "images, labels, what they mean, groups or parts are others than when the run in ");

    directory.forgetFailure();
    Files.writeString(index, before);
    assertThat(run(directory).status()).isEqualTo(Status.TRAINED);
  }

  /** Half of the epochs would have learned the classes otherwise. */
  @Test
  void aRunDoesNotGoOnWhereMasksHaveGotAnotherMeaning() throws IOException {
    Path legend = data.resolve("masks/classes.txt");
    Files.writeString(legend, "lesion=255\n");
    JobDirectory directory = directory("meaning", job(data, "full", recipe(4, 1e-3), null));
    runUntil(directory, 2);
    Files.writeString(legend, "background=255\nlesion=0\n");

    TrainingOutcome outcome = run(directory);
    assertThat(outcome.status()).isEqualTo(Status.FAILED);
    assertThat(outcome.message()).startsWith("images, labels, what they mean, groups or parts are");

    directory.forgetFailure();
    Files.writeString(legend, "lesion=255\n");
    assertThat(run(directory).status()).isEqualTo(Status.TRAINED);
  }

  @Test
  void aPackageSaysThatItsLabelsChangedWhileItLearned() throws IOException {
    JobDirectory directory = directory("changed", job(data, "full", recipe(2, 1e-3), null));
    TrainingOutcome outcome = new TrainingRun(directory, progress -> blankOne()).run();

    assertThat(outcome.status()).as(outcome.message()).isEqualTo(Status.TRAINED);
    assertThat(outcome.message()).contains("; images, labels or what they mean changed while");
    assertThat(
            ModelPackage.open(directory.modelPackage(), TrustedKeys.ANYONE)
                .manifest()
                .training()
                .datasetDigest())
        .as("of what it began with")
        .isEqualTo(outcome.datasetDigest())
        .isEqualTo(Files.readString(directory.root().resolve("data-digest")));

    JobDirectory still = directory("still", job(data, "full", recipe(2, 1e-3), null));
    assertThat(run(still).message()).doesNotContain("changed while");
  }

  private void blankOne() {
    try {
      LesionFolder.blank(data, 1, 100);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Weights that know tiles would meet whole images, and change their way with what was drawn. */
  @Test
  void aModelThatIsTrainedFurtherIsShownImagesAsItKnowsThem() {
    TrainingJob small = job(data, "full", recipe(1, 0.01), null);
    NetworkChoice network =
        new NetworkChoice("unet(base=4,depth=2)", new InputShape(1, 16, 16), null);
    Recipe tiled = recipe(1, 0.01).withTiling(Tiling.ALWAYS);
    JobDirectory first =
        directory("first", with(small, network, null, SubjectSplit.STANDARD, tiled));
    assertThat(run(first).status()).isEqualTo(Status.TRAINED);

    Recipe open = recipe(1, 0.01).withTiling(Tiling.AUTO);
    Path parent = first.modelPackage();
    JobDirectory further =
        directory("further", with(small, null, parent, SubjectSplit.STANDARD, open));
    assertThat(stages(further)).contains("images are learned in tiles, as the base model was");
    assertThat(ModelPackage.open(further.modelPackage(), TrustedKeys.ANYONE).manifest().fitting())
        .as("images of twice the input would be learned whole")
        .isEqualTo(Fitting.SLIDING_WINDOW);
  }

  @Test
  void saysThatABaseModelMayHaveMetWhoChoosesAndJudges() {
    TrainingJob plain = job(data, "full", recipe(1, 0.01), null);
    SubjectSplit wide = new SubjectSplit(0.9, 0.05);
    JobDirectory first =
        directory("first", with(plain, plain.network(), null, wide, recipe(1, 0.01)));
    assertThat(run(first).status()).isEqualTo(Status.TRAINED);
    Path parent = first.modelPackage();

    assertThat(
            stages(
                directory(
                    "usual", with(plain, null, parent, SubjectSplit.STANDARD, plain.recipe()))))
        .anySatisfy(
            said ->
                assertThat(said)
                    .contains("was trained by another split (0.9/0.05, this run 0.7/0.15)")
                    .contains("it knows some of the test part"));
    SubjectSplit fold = wide.with(new SubjectSplit.Fold(2, 2));
    assertThat(stages(directory("fold", with(plain, null, parent, fold, plain.recipe()))))
        .anySatisfy(said -> assertThat(said).contains("it knows some of the validation part"));
    assertThat(stages(directory("same", with(plain, null, parent, wide, plain.recipe()))))
        .noneSatisfy(said -> assertThat(said).contains("another split"));
  }

  private static TrainingJob with(
      TrainingJob job, NetworkChoice network, Path parent, SubjectSplit split, Recipe recipe) {
    FolderSource folder = (FolderSource) job.data();
    return new TrainingJob(
        job.runId(),
        job.task(),
        job.version(),
        job.classes(),
        network,
        parent,
        null,
        new FolderSource(folder.images(), folder.masks(), folder.index(), split),
        job.strategy(),
        recipe,
        job.threads());
  }

  /** What a run says of itself; it must come to its end. */
  private static List<String> stages(JobDirectory directory) {
    List<String> stages = new ArrayList<>();
    TrainingOutcome outcome = run(directory, stages);
    assertThat(outcome.status()).as(outcome.message()).isEqualTo(Status.TRAINED);
    return stages;
  }

  /** As {@link #run(JobDirectory)}, keeping what it says of itself. */
  private static TrainingOutcome run(JobDirectory directory, List<String> stages) {
    return new TrainingRun(
            directory,
            new ProgressListener() {
              @Override
              public void epochFinished(TrainingProgress progress) {
                // Only stages matter here.
              }

              @Override
              public void stage(String message) {
                stages.add(message);
              }
            })
        .run();
  }

  @Test
  void aPackageNamesTheSplitThatItWasTrainedBy() {
    TrainingJob plain = job(data, "full", recipe(1, 1e-3), null);
    FolderSource folder = (FolderSource) plain.data();
    SubjectSplit split = new SubjectSplit(0.85, 0.05);
    JobDirectory directory =
        directory(
            "split",
            new TrainingJob(
                plain.runId(),
                plain.task(),
                plain.version(),
                plain.classes(),
                plain.network(),
                null,
                null,
                new FolderSource(folder.images(), folder.masks(), folder.index(), split),
                plain.strategy(),
                plain.recipe(),
                plain.threads()));
    assertThat(run(directory).status()).isEqualTo(Status.TRAINED);
    assertThat(
            SubjectSplit.of(
                ModelPackage.open(directory.modelPackage(), TrustedKeys.ANYONE)
                    .manifest()
                    .training()
                    .recipe()))
        .isEqualTo(split);
  }

  /** Epochs from other weights would be mixed with it, under the old parent's name. */
  @Test
  void aRunThatGoesOnStartsFromTheSamePackage() throws IOException {
    JobDirectory one = directory("one", job(data, "full", recipe(1, 1e-3), null));
    JobDirectory other = directory("other", job(data, "full", recipe(2, 1e-3), null));
    assertThat(List.of(run(one).status(), run(other).status())).containsOnly(Status.TRAINED);
    Path parent = root.resolve("parent");
    Files.move(one.modelPackage(), parent);
    TrainingJob job = job(data, "full", recipe(3, 1e-3), parent).withParentAsItIs();
    JobDirectory tuned = directory("tuned", job);
    runUntil(tuned, 2);
    Path aside = Files.move(parent, root.resolve("aside"));
    Files.move(other.modelPackage(), parent);
    assertThat(job.withParentAsItIs().isFor(job)).isFalse();

    TrainingOutcome outcome = run(tuned);
    assertThat(outcome.status()).as(outcome.message()).isEqualTo(Status.FAILED);
    String before = ModelPackage.open(aside, TrustedKeys.ANYONE).sha256();
    String now = ModelPackage.open(parent, TrustedKeys.ANYONE).sha256();
    assertThat(outcome.message())
        .isEqualTo(
            "base model %s is package %s now, but the run began with %s; put that back, or remove"
                    .formatted(parent, now, before)
                + " the run to begin anew");

    tuned.forgetFailure();
    Files.move(parent, root.resolve("wrong"));
    Files.move(aside, parent);
    assertThat(run(tuned).status()).isEqualTo(Status.TRAINED);
    assertThat(
            ModelPackage.open(tuned.modelPackage(), TrustedKeys.ANYONE)
                .manifest()
                .training()
                .recipe())
        .containsEntry("parent", before);
  }

  /** As of a folder that is not mounted yet: at its start, and when it is judged. */
  @Test
  void aPackageThatIsAwayForAMomentEndsNoRunThatBegan() throws IOException {
    JobDirectory first = directory("first", job(data, "full", recipe(1, 1e-3), null));
    assertThat(run(first).status()).isEqualTo(Status.TRAINED);
    Path base = Files.move(first.modelPackage(), root.resolve("base"));
    Path aside = root.resolve("aside");
    JobDirectory tuned = directory("tuned", againstItsParent(base));
    runUntil(tuned, 1);
    Files.move(base, aside);
    isAway(base, tuned, progress -> {});
    Files.move(aside, base);
    isAway(
        base,
        tuned,
        progress -> {
          if (progress.epoch() == 3) {
            move(base, aside);
          }
        });
    move(aside, base);
    assertThat(run(tuned).status()).isEqualTo(Status.TRAINED);
    assertThat(tuned.progress()).hasSize(3);
  }

  private static void isAway(Path base, JobDirectory directory, ProgressListener listener) {
    assertThatThrownBy(() -> new TrainingRun(directory, listener).run())
        .isInstanceOf(PackageUnavailableException.class)
        .hasMessage(base + ": there is no such model package");
    assertThat(directory.outcome()).isEmpty();
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private TrainingJob againstItsParent(Path base) {
    TrainingJob plain = job(data, "full", recipe(3, 1e-3), base);
    return new TrainingJob(
            plain.runId(),
            plain.task(),
            plain.version(),
            plain.classes(),
            null,
            base,
            base,
            plain.data(),
            plain.strategy(),
            plain.recipe(),
            plain.threads())
        .withParentAsItIs();
  }

  private static void runUntil(JobDirectory directory, int epoch) {
    try {
      new TrainingRun(
              directory,
              progress -> {
                if (progress.epoch() == epoch) {
                  throw new Killed();
                }
              })
          .run();
    } catch (Killed e) {
      return;
    }
    throw new AssertionError("epoch " + epoch + " never came");
  }

  private static Map<String, float[]> weights(JobDirectory directory) {
    Map<String, float[]> all = new TreeMap<>();
    ModelPackage.open(directory.modelPackage(), TrustedKeys.ANYONE)
        .weights()
        .orElseThrow()
        .tensors()
        .forEach((name, tensor) -> all.put(name, tensor.values()));
    return all;
  }

  private static boolean sameWeights(JobDirectory a, JobDirectory b) {
    Map<String, float[]> first = weights(a);
    Map<String, float[]> second = weights(b);
    return first.keySet().equals(second.keySet())
        && first.keySet().stream().allMatch(n -> Arrays.equals(first.get(n), second.get(n)));
  }

  @Test
  void learnsFindsItsBestEpochAndPacksIt() {
    JobDirectory directory = directory("job", job(data, "full", recipe(12, 0.01), null));
    List<TrainingProgress> heard = new ArrayList<>();
    TrainingOutcome outcome = new TrainingRun(directory, heard::add).run();
    assertThat(outcome.status()).isEqualTo(Status.TRAINED);
    assertThat(outcome.bestDice()).isGreaterThan(0.8);
    assertThat(directory.outcome()).contains(outcome);
    assertThat(directory.progress()).isEqualTo(heard).hasSize(12);
    ModelPackage made = ModelPackage.open(directory.modelPackage(), TrustedKeys.ANYONE);
    assertThat(made.manifest().training().datasetDigest()).isEqualTo(outcome.datasetDigest());
    assertThat(made.manifest().training().recipe()).containsEntry("seed", "7");
    assertThat(made.manifest().metrics()).containsEntry("validationDice", outcome.bestDice());
    assertShowsNobody(made);
    assertThat(directory.root().resolve("curves.png")).exists();
    assertThat(directory.root().resolve("augmentation.png")).exists();
  }

  /** What lies in it is numbers, and pictures that were made without looking at any data. */
  private static void assertShowsNobody(ModelPackage made) {
    assertThat(made.manifest().files().keySet())
        .allMatch(
            name ->
                name.startsWith("probes/")
                    || Set.of("weights.safetensors", "model.pt", "model.onnx").contains(name));
    List<byte[]> phantoms =
        Engines.phantoms(made.manifest().input()).stream().map(PixelImage::pixels).toList();
    assertThat(made.probes()).hasSize(4);
    for (Probe probe : made.probes()) {
      assertThat(phantoms).anyMatch(phantom -> Arrays.equals(phantom, probe.frame().pixels()));
      assertThat(probe.mask().values()).as("it says something there").contains(1);
    }
  }

  @Test
  void aKilledRunComesToTheSameWeightsAsAnUninterruptedOne() {
    JobDirectory straight = directory("straight", job(data, "full", recipe(5, 0.01), null));
    run(straight);
    JobDirectory killed = directory("killed", job(data, "full", recipe(5, 0.01), null));
    runUntil(killed, 1);
    runUntil(killed, 3);
    TrainingOutcome outcome = run(killed);
    assertThat(outcome.bestDice()).isEqualTo(straight.outcome().orElseThrow().bestDice());
    assertThat(killed.progress()).hasSize(5);
    assertThat(sameWeights(straight, killed)).as("bit by bit").isTrue();
  }

  @Test
  void aKilledSearchChoosesTheSame() {
    String search = "search(expanding-only,full)";
    JobDirectory straight = directory("straight", job(data, search, recipe(4, 0.01), null));
    TrainingOutcome expected = run(straight);
    JobDirectory killed = directory("killed", job(data, search, recipe(4, 0.01), null));
    runUntil(killed, 2);
    runUntil(killed, 3);
    TrainingOutcome outcome = run(killed);
    assertThat(outcome.strategy()).isEqualTo(expected.strategy());
    assertThat(sameWeights(straight, killed)).isTrue();
    assertThat(killed.progress())
        .extracting(TrainingProgress::strategy)
        .containsExactlyElementsOf(
            straight.progress().stream().map(TrainingProgress::strategy).toList());
    assertThat(straight.progress()).hasSize(6);
  }

  @Test
  void aSearchTellsWhatIsLeftOfTheWholeRun() {
    List<TrainingProgress> heard = new ArrayList<>();
    JobDirectory directory =
        directory("search", job(data, "search(expanding-only,full)", recipe(4, 0.01), null));
    assertThat(new TrainingRun(directory, heard::add).run().status()).isEqualTo(Status.TRAINED);
    assertThat(heard).extracting(TrainingProgress::epoch).containsExactly(1, 2, 1, 2, 3, 4);
    assertThat(heard).extracting(TrainingProgress::epochs).containsOnly(4);
    List<Long> epochsLeft = new ArrayList<>();
    for (int i = 0; i < heard.size(); i++) {
      TrainingProgress told = heard.get(i);
      double took =
          heard.subList(0, i + 1).stream()
              .filter(earlier -> earlier.strategy().equals(told.strategy()))
              .mapToDouble(TrainingProgress::seconds)
              .average()
              .orElseThrow();
      epochsLeft.add(Math.round(told.secondsLeft() / took));
    }
    assertThat(epochsLeft).containsExactly(5L, 4L, 3L, 2L, 1L, 0L);
  }

  @Test
  void fineTuningStartsFromTheParentAndKeepsWhatItFreezes() {
    JobDirectory parent = directory("parent", job(data, "full", recipe(3, 0.01), null));
    run(parent);
    JobDirectory child =
        directory("child", job(data, "expanding-only", recipe(2, 0.003), parent.modelPackage()));
    assertThat(run(child).status()).isEqualTo(Status.TRAINED);
    Map<String, float[]> before = weights(parent);
    Map<String, float[]> after = weights(child);
    for (String name : before.keySet()) {
      boolean learns = name.startsWith("decoder") || name.startsWith("head");
      assertThat(Arrays.equals(before.get(name), after.get(name))).as(name).isEqualTo(!learns);
    }
    assertThat(
            ModelPackage.open(child.modelPackage(), TrustedKeys.ANYONE).manifest().parentVersion())
        .isEqualTo("2");
  }

  private static Recipe everything(int epochs, List<Double> classWeights) {
    Recipe plain = recipe(epochs, 0.05);
    return new Recipe(
        plain.epochs(),
        plain.batchSize(),
        plain.learningRate(),
        plain.decay(),
        plain.decayEveryEpochs(),
        plain.clipNorm(),
        plain.crossEntropyWeight(),
        plain.diceWeight(),
        plain.patience(),
        plain.replayShare(),
        plain.maxStepsPerEpoch(),
        plain.tiling(),
        plain.precision(),
        plain.seed(),
        plain.augmentation(),
        new LossShape(1, 0.4, classWeights),
        new Descent(Descent.Method.NESTEROV, 0.9, 1e-4, Descent.Schedule.POLY, 0.9),
        0.5,
        Levels.Z_SCORE,
        true,
        true);
  }

  @Test
  void everySettingOfARecipeReachesTheRunAndItsPackageAndSurvivesAKill() {
    JobDirectory straight =
        directory("straight", job(data, "full", everything(6, List.of(1.0, 2.0)), null));
    TrainingOutcome expected = run(straight);
    assertThat(expected.status()).as(expected.message()).isEqualTo(Status.TRAINED);
    JobDirectory killed =
        directory("killed", job(data, "full", everything(6, List.of(1.0, 2.0)), null));
    runUntil(killed, 2);
    assertThat(run(killed).metrics()).isEqualTo(expected.metrics());
    assertThat(sameWeights(straight, killed)).as("bit by bit").isTrue();

    Manifest made = ModelPackage.open(killed.modelPackage(), TrustedKeys.ANYONE).manifest();
    assertThat(made.levels()).isEqualTo(Levels.Z_SCORE);
    assertThat(made.training().recipe())
        .containsEntry("descent.method", "NESTEROV")
        .containsEntry("lossShape.classWeights", "[1.0,2.0]");
    assertThat(made.metrics().get("validationDiceOfMasks"))
        .isGreaterThanOrEqualTo(made.metrics().get("validationDiceOfUsualMasks"));
    assertThat(made.temperature()).as("fitted, and no network is right by itself").isNotNull();
    assertThat(made.metrics().get("validationLoss"))
        .isLessThan(made.metrics().get("validationLossUncalibrated"));
    assertThat(made.metrics()).containsKeys("calibrationError", "calibrationErrorUncalibrated");
    assertThat(straight.progress().get(5).learningRate())
        .isLessThan(0.25 * straight.progress().get(0).learningRate());

    JobDirectory child =
        directory("child", job(data, "full", recipe(1, 0.001), straight.modelPackage()));
    run(child);
    assertThat(ModelPackage.open(child.modelPackage(), TrustedKeys.ANYONE).manifest().levels())
        .as("the parent's, whose weights know no others")
        .isEqualTo(Levels.Z_SCORE);
  }

  @Test
  void weightsForOtherClassesEndTheRunByName() {
    Recipe threeWeights = everything(1, List.of(1.0, 2.0, 3.0));
    assertThat(fails(job(data, "full", threeWeights, null)))
        .contains("3 class weights for 1 classes; give 2, the background's first");
  }

  @Test
  void bigImagesAreTrainedInTiles() throws IOException {
    TrainingJob small = job(data, "full", recipe(1, 0.01), null);
    Recipe tiled =
        new Recipe(
            1,
            4,
            0.01,
            0.9,
            1,
            1,
            0.75,
            0.25,
            0,
            0,
            2,
            Tiling.ALWAYS,
            TrainingPrecision.F32,
            7,
            Augmentation.NONE);
    TrainingJob job =
        new TrainingJob(
            small.runId(),
            small.task(),
            small.version(),
            small.classes(),
            new NetworkChoice("unet(base=4,depth=2)", new InputShape(1, 16, 16), null),
            null,
            null,
            small.data(),
            "full",
            tiled,
            1);
    JobDirectory directory = directory("tiles", job);
    assertThat(run(directory).status()).isEqualTo(Status.TRAINED);
    assertThat(
            ModelPackage.open(directory.modelPackage(), TrustedKeys.ANYONE)
                .manifest()
                .fitting()
                .name())
        .isEqualTo("SLIDING_WINDOW");
  }

  @Test
  void endsWhenSomebodyCancels() {
    JobDirectory directory = directory("job", job(data, "full", recipe(500, 0.01), null));
    TrainingOutcome outcome = new TrainingRun(directory, progress -> directory.cancel()).run();
    assertThat(outcome.status()).isEqualTo(Status.CANCELLED);
    assertThat(directory.progress()).hasSize(1);
    assertThat(directory.modelPackage()).doesNotExist();
  }

  @Test
  void namesTheLabelOfAnotherSize() {
    ImageFiles.write(new PixelImage(31, 32, 1, new byte[31 * 32]), data.resolve("masks/s1_0.png"));
    assertThat(fails(job(data, "full", recipe(1, 0.01), null)))
        .contains("s1_0.png is 31x32, its image is 32x32");
  }

  @Test
  void aDamagedFileIsNamedAndSetAsideAndTheRunGoesOn() throws IOException {
    byte[] image = Files.readAllBytes(data.resolve("images/s1_0.png"));
    Files.write(data.resolve("images/s1_0.png"), Arrays.copyOf(image, image.length / 2));
    JobDirectory directory = directory("job", job(data, "full", recipe(1, 0.01), null));
    List<String> stages = new ArrayList<>();
    TrainingOutcome outcome = run(directory, stages);
    assertThat(outcome.status()).as(outcome.message()).isEqualTo(Status.TRAINED);
    assertThat(outcome.message()).contains("1 images set aside, the first: ", "s1_0.png: ");
    assertThat(outcome.metrics()).containsEntry("imagesSetAside", 1.0);
    assertThat(stages)
        .anyMatch(stage -> stage.startsWith("set aside: ") && stage.contains("s1_0.png"));
  }

  @Test
  void soManyDamagedFilesThatTheFaultIsElsewhereEndTheRunAtItsStart() throws IOException {
    for (int subject = 1; subject <= 6; subject++) {
      Files.write(data.resolve("images/s" + subject + "_0.png"), new byte[] {1, 2, 3});
    }
    assertThat(fails(job(data, "full", recipe(1, 0.01), null)))
        .contains("6 of 24 images or their masks can't be read, at most 2 may", "s1_0.png");
  }

  @Test
  void saysWhatASetLacks() throws IOException {
    Path index = data.resolve("index.csv");
    TrainingJob job = job(data, "full", recipe(1, 0.01), null);
    Files.writeString(index, "id,group\n");
    assertThat(fails(job)).contains("no image in");
    Files.writeString(index, "id,group\ns1_0,s1\ns1_1,s1\n");
    assertThat(fails(job)).contains("all 2 images are of one subject");
    Files.writeString(index, "id,group,part\ns1_0,s1,train\ns2_1,s2,test\n");
    assertThat(fails(job)).contains("none falls into the validation part");
    Files.writeString(index, "id,group,part\ns1_0,s1,validation\ns2_1,s2,test\n");
    assertThat(fails(job)).contains("none falls into the train part");
  }

  @Test
  void aLossThatIsNoNumberEndsTheRun() {
    JobDirectory parent = directory("parent", job(data, "full", recipe(1, 0.01), null));
    run(parent);
    Path broken = BrokenPackage.withOverflow(parent.modelPackage(), root.resolve("broken"));
    assertThat(fails(job(data, "full", recipe(2, 0.01), broken)))
        .containsPattern("the loss is (NaN|-?Infinity|[0-9.]+E3[0-9]) with gradient norm")
        .contains("epoch 1, step 3", "smaller learning rate");
  }

  @Test
  void aBaseModelWithWeightsThatAreNoNumbersIsRefusedByName() {
    JobDirectory parent = directory("parent", job(data, "full", recipe(1, 0.01), null));
    run(parent);
    Path broken = BrokenPackage.withNotANumber(parent.modelPackage(), root.resolve("broken"));
    assertThat(fails(job(data, "full", recipe(2, 0.01), broken)))
        .contains("broken", "head.bias holds NaN");
  }

  @Test
  void saysThatTheBaseModelIsMissing() {
    assertThat(fails(job(data, "full", recipe(1, 0.01), root.resolve("nowhere"))))
        .contains("base model")
        .contains("nowhere does not exist");
  }

  private String fails(TrainingJob job) {
    JobDirectory directory = directory("bad-" + System.nanoTime(), job);
    TrainingOutcome outcome = run(directory);
    assertThat(outcome.status()).isEqualTo(Status.FAILED);
    assertThat(directory.modelPackage()).doesNotExist();
    return outcome.message();
  }
}
