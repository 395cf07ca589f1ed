package io.sonostream.learning.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.geometry.Levels;
import io.sonostream.learning.dataset.LabelledSet;
import io.sonostream.learning.training.SoftTargets;
import io.sonostream.learning.training.TrainingBatch;
import io.sonostream.model.engine.Engines;
import io.sonostream.model.packaging.Manifest;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.Numerics;
import io.sonostream.model.packaging.OutputShape;
import io.sonostream.model.packaging.PackageDraft;
import io.sonostream.model.packaging.PackageWriter;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.network.architecture.ArchitectureSpec;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.Initialisation;
import io.sonostream.network.weights.StateDict;
import io.sonostream.network.weights.Tensor;
import io.sonostream.runtime.FileTree;
import io.sonostream.runtime.UserException;
import io.sonostream.testkit.images.LesionFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TeachersTest {
  private static final int SIDE = 32;
  private static final ArchitectureSpec NETWORK = ArchitectureSpec.parse("unet(base=2,depth=2)");

  @TempDir Path root;
  private Path data;

  @BeforeEach
  void labels() throws IOException {
    data = LesionFolder.write(root.resolve("data"), 12, "");
  }

  private static PackageDraft draft(int side, String... classes) {
    Instant then = Instant.parse("2026-11-20T08:00:00Z");
    return new PackageDraft(
        "breast-lesion", "7", new InputShape(1, side, side), List.of(classes), then);
  }

  /** A teacher that says the same of every pixel: its head is nothing but these biases. */
  private Path constant(String name, PackageDraft draft, float... biases) {
    InputShape input = draft.input();
    Graph graph = NETWORK.build(1, biases.length, input.height(), input.width());
    Map<String, Tensor> tensors = new LinkedHashMap<>(Initialisation.of(graph, 1).tensors());
    tensors.computeIfPresent(
        "head.weight", (key, head) -> new Tensor(head.shape(), new float[head.values().length]));
    tensors.put("head.bias", new Tensor(new int[] {biases.length}, biases));
    StateDict weights = new StateDict(tensors);
    return new PackageWriter(null)
        .write(
            draft,
            NETWORK,
            biases.length,
            weights,
            Engines.probes(
                NETWORK, input, biases.length, weights, 0.5, Engines.phantoms(input).subList(0, 1)),
            root.resolve(name))
        .path();
  }

  private TrainingJob job(int epochs, List<String> classes, @Nullable Teaching teaching) {
    TrainingJob plain =
        TrainingRunTest.job(data, "full", TrainingRunTest.recipe(epochs, 0.01), null);
    return new TrainingJob(
        plain.runId(),
        plain.task(),
        plain.version(),
        classes,
        plain.network(),
        null,
        null,
        plain.data(),
        plain.strategy(),
        plain.recipe(),
        plain.threads(),
        teaching,
        null);
  }

  private TrainingJob job(int epochs, @Nullable Teaching teaching) {
    return job(epochs, List.of("lesion"), teaching);
  }

  private JobDirectory directory(String name, TrainingJob job) {
    JobDirectory directory = new JobDirectory(root.resolve(name));
    directory.write(job);
    return directory;
  }

  /** Of two pictures, all planes of all pixels. */
  private float[] said(TrainingJob job) {
    StartingPoint start = StartingPoint.of(job);
    try (LabelledSet set = job.data().open(job.task(), List.of("lesion"))) {
      TrainingData read = TrainingData.of(set, start.geometry(), false, start.levels());
      try (Teachers teachers = Teachers.of(job, start, read)) {
        TrainingBatch batch =
            new TrainingBatch(
                ByteBuffer.allocateDirect(2 * SIDE * SIDE),
                ByteBuffer.allocateDirect(2 * SIDE * SIDE),
                2);
        SoftTargets targets = teachers.of(batch);
        assertThat(targets).isNotNull();
        float[] values = new float[2 * start.geometry().outputBytes()];
        targets.probabilities().asFloatBuffer().get(0, values);
        return values;
      }
    }
  }

  @Test
  void theirMeanIsLearned() {
    Path sure = constant("sure", draft(SIDE, "lesion"), (float) Math.log(3));
    Path doubts = constant("doubts", draft(SIDE, "lesion"), (float) -Math.log(4));
    float[] said = said(job(1, Teaching.by(List.of(sure, doubts), 0.5)));
    // 0.75 and 0.2, each rounded to a byte.
    assertThat(said).hasSize(2 * SIDE * SIDE);
    for (float probability : said) {
      assertThat(probability).isCloseTo((191 + 51) / 510f, within(1e-6f));
    }
  }

  @Test
  void aNetworkFromElsewhereThatIsAnOnnxFileAloneTeaches() throws IOException {
    PackageDraft draft = draft(SIDE, "lesion");
    ModelPackage own =
        ModelPackage.open(constant("own", draft, (float) Math.log(3)), TrustedKeys.ANYONE);
    Path foreign =
        new PackageWriter(null)
            .writeForeign(
                draft,
                new OutputShape(1, SIDE, SIDE),
                Numerics.BYTES,
                null,
                own.onnx().orElseThrow(),
                own.probes(),
                root.resolve("foreign"))
            .path();
    for (float probability : said(job(1, by(foreign)))) {
      assertThat(probability).isCloseTo(191 / 255f, within(1e-6f));
    }
  }

  @Test
  void ofSeveralClassesTheMeanIsADistribution() {
    float[] odds = {(float) Math.log(1), (float) Math.log(2), (float) Math.log(5)};
    float[] even = {0, 0, 0};
    Path sure = constant("sure", draft(SIDE, "lesion", "cyst"), odds);
    Path even3 = constant("even", draft(SIDE, "lesion", "cyst"), even);
    float[] said = said(job(1, List.of("lesion", "cyst"), Teaching.by(List.of(sure, even3), 0.5)));
    double[] expected = {(1 / 8. + 1 / 3.) / 2, (2 / 8. + 1 / 3.) / 2, (5 / 8. + 1 / 3.) / 2};
    int plane = SIDE * SIDE;
    for (int i = 0; i < 2 * plane; i++) {
      int first = i / plane * 3 * plane + i % plane;
      double sum = 0;
      for (int k = 0; k < 3; k++) {
        assertThat((double) said[first + k * plane]).isCloseTo(expected[k], within(0.004));
        sum += said[first + k * plane];
      }
      assertThat(sum).isCloseTo(1, within(1e-6));
    }
  }

  @Test
  void whoDoesNotFitIsRefusedByName() throws IOException {
    assertThat(refusal(job(1, by(constant("other", draft(SIDE, "cyst"), 1)))))
        .contains("other has classes cyst, the run lesion");
    assertThat(refusal(job(1, by(constant("small", draft(16, "lesion"), 1)))))
        .contains("small has geometry ", "16", "train at the teachers' input");
    PackageDraft levelled = draft(SIDE, "lesion").withLevels(Levels.Z_SCORE);
    assertThat(refusal(job(1, by(constant("levelled", levelled, 1)))))
        .contains("levelled has levels Z_SCORE, the run AS_THEY_ARE; give --levels");
    TrainingJob begun = job(1, by(constant("gone", draft(SIDE, "lesion"), 1)));
    FileTree.delete(root.resolve("gone"));
    constant("gone", draft(SIDE, "lesion"), 2);
    assertThat(refusal(begun)).contains("gone has package ", "with which the run began");
    assertThatThrownBy(() -> by(root.resolve("nowhere")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("teacher " + root.resolve("nowhere") + " does not exist");
  }

  private static Teaching by(Path teacher) {
    return Teaching.by(List.of(teacher), 0.5);
  }

  private String refusal(TrainingJob job) {
    JobDirectory directory = directory("refused" + System.nanoTime(), job);
    TrainingOutcome outcome = new TrainingRun(directory, progress -> {}).run();
    assertThat(outcome.status()).isEqualTo(TrainingOutcome.Status.FAILED);
    return outcome.message();
  }

  @Test
  void aWeightOrANameThatMeansNothingIsRefused() {
    Path one = constant("one", draft(SIDE, "lesion"), 1);
    Path same = constant("same", draft(SIDE, "lesion"), 1);
    assertThatThrownBy(() -> Teaching.by(List.of(one), 0))
        .hasMessageContaining("weight is 0.0; allowed are above 0 to 1");
    assertThatThrownBy(() -> Teaching.by(List.of(one), 1.5)).hasMessageContaining("is 1.5");
    assertThatThrownBy(() -> Teaching.by(List.of(one, same), 0.5))
        .hasMessageContaining("is the same package as teacher " + one);
    assertThatThrownBy(() -> new Teaching(List.of(), 0.5)).hasMessageContaining("at least one");
  }

  @Test
  void aRunKeepsItsTeachersOverAKillAndItsManifestNamesThem() {
    Path sure = constant("sure", draft(SIDE, "lesion"), 3);
    Path doubts = constant("doubts", draft(SIDE, "lesion"), -3);
    Teaching teaching = Teaching.by(List.of(sure, doubts), 0.25);
    JobDirectory straight = directory("straight", job(4, teaching));
    assertThat(straight.job().teaching()).isEqualTo(teaching);
    new TrainingRun(straight, progress -> {}).run();
    JobDirectory killed = directory("killed", job(4, teaching));
    assertThatThrownBy(
            () ->
                new TrainingRun(
                        killed,
                        progress -> {
                          if (progress.epoch() == 2) {
                            throw new IllegalStateException("killed");
                          }
                        })
                    .run())
        .hasMessage("killed");
    assertThat(killed.outcome()).isEmpty();
    new TrainingRun(killed, progress -> {}).run();
    JobDirectory alone = directory("alone", job(4, null));
    new TrainingRun(alone, progress -> {}).run();

    assertThat(head(killed)).isEqualTo(head(straight));
    assertThat(head(alone)).isNotEqualTo(head(straight));
    assertThat(manifest(killed).training().recipe())
        .containsEntry(
            "teachers",
            teaching.teachers().get(0).sha256() + "," + teaching.teachers().get(1).sha256())
        .containsEntry("teacherWeight", "0.25");
    assertThat(manifest(alone).training().recipe()).doesNotContainKey("teachers");
  }

  private static Manifest manifest(JobDirectory directory) {
    return ModelPackage.open(directory.modelPackage(), TrustedKeys.ANYONE).manifest();
  }

  private static float[] head(JobDirectory directory) {
    return ModelPackage.open(directory.modelPackage(), TrustedKeys.ANYONE)
        .weights()
        .orElseThrow()
        .get("head.weight")
        .values();
  }

  /** Two of three training labels say that there is nothing; who believes them finds nothing. */
  @Test
  void aStudentWithBadLabelsLearnsFromItsTeachersWhatTheLabelsDeny() throws IOException {
    JobDirectory school =
        directory(
            "school", TrainingRunTest.job(data, "full", TrainingRunTest.recipe(12, 0.01), null));
    assertThat(new TrainingRun(school, progress -> {}).run().bestDice()).isGreaterThan(0.8);
    LesionFolder.blank(data, 2, 3);
    double alone = dice("alone", null);
    double taught = dice("taught", Teaching.by(List.of(school.modelPackage()), 0.8));
    System.out.printf("validation Dice alone %.3f, taught %.3f%n", alone, taught);
    assertThat(taught).isGreaterThan(alone + 0.15).isGreaterThan(0.5);
  }

  private double dice(String name, @Nullable Teaching teaching) {
    TrainingOutcome outcome =
        new TrainingRun(directory(name, job(12, teaching)), progress -> {}).run();
    assertThat(outcome.status()).as(outcome.message()).isEqualTo(TrainingOutcome.Status.TRAINED);
    return outcome.bestDice();
  }
}
