package io.sonostream.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.geometry.ModelGeometry;
import io.sonostream.model.packaging.Conventions;
import io.sonostream.model.packaging.Conventions.Heads;
import io.sonostream.model.packaging.Fitting;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.Numerics;
import io.sonostream.model.packaging.Numerics.Answers;
import io.sonostream.model.packaging.OutputShape;
import io.sonostream.model.packaging.PackageWriter;
import io.sonostream.model.packaging.Scaling;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.network.ModelException;
import io.sonostream.runtime.Python;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks as torchvision, segmentation_models_pytorch and MONAI export them run as there. */
class ForeignExportsTest {
  private static final PackageWriter WRITER = new PackageWriter(null);

  /** Of 255: runtimes add up in their own order. */
  private static final int MOST_APART = 2;

  @TempDir Path folder;

  @AfterEach
  void nothingNativeIsLeft() {
    assertThat(NativeArrays.live()).isZero();
  }

  static List<ExportCase> committed() throws IOException {
    return ExportCase.in(ExportCase.committed());
  }

  @ParameterizedTest
  @MethodSource("committed")
  void anExportAnswersAsInItsOwnRuntime(ExportCase export) throws IOException {
    assertAnswers(export, ExportCase.committed(), folder.resolve("p"));
  }

  @Test
  void whatTheirProjectsExportNowAnswersAsInItsOwnRuntime() throws Exception {
    Python.assume("torch", "torchvision", "monai", "segmentation_models_pytorch", "onnxruntime");
    Path made = folder.resolve("made");
    Python.run(Path.of("..", "..", "tools", "foreign", "exports.py").toString(), made.toString());
    List<ExportCase> cases = ExportCase.in(made);
    assertThat(cases).hasSameSizeAs(committed());
    for (ExportCase export : cases) {
      assertAnswers(export, made, folder.resolve(export.name()));
    }
  }

  private static void assertAnswers(ExportCase export, Path from, Path target) throws IOException {
    export
        .network(from, export.numerics())
        .pack(export.draft(), export.pictures(from), WRITER, target);
    ModelPackage model = ModelPackage.open(target, TrustedKeys.ANYONE);
    byte[] frames = export.frames(from);
    byte[] expected = export.expected(from);
    int count = frames.length / export.shape().frameBytes();
    ByteBuffer direct = ByteBuffer.allocateDirect(frames.length).put(frames).flip();
    List<EngineKind> engines = new ArrayList<>();
    if (export.script()) {
      engines.add(EngineKind.PYTORCH_CPU_F32);
    }
    if (export.onnx()) {
      engines.add(EngineKind.ONNX_CPU_F32);
    }
    for (EngineKind kind : engines) {
      ByteBuffer answer = ByteBuffer.allocateDirect(expected.length);
      try (LoadedModel loaded = Engines.load(model, EngineOptions.AUTO.withEngine(kind));
          BatchRunner runner = loaded.newRunner()) {
        runner.run(direct, count, answer);
      }
      int worst = 0;
      for (int i = 0; i < expected.length; i++) {
        worst = Math.max(worst, Math.abs((answer.get(i) & 0xff) - (expected[i] & 0xff)));
      }
      assertThat(worst).as("%s on %s", export, kind).isLessThanOrEqualTo(MOST_APART);
    }
  }

  @Test
  void theClassesOfANetworkMayStandInAnyOrder() throws IOException {
    ExportCase export = ExportCase.named("torchvision-fcn");
    List<Integer> turned = List.of(0, 1, 0, 2);
    ModelPackage model =
        export
            .network(export.numerics().conventions().withClassOf(turned))
            .pack(export.draft(), List.of(), WRITER, folder.resolve("turned"));
    ModelPackage usual =
        export
            .network(ExportCase.committed(), export.numerics())
            .pack(export.draft(), List.of(), WRITER, folder.resolve("usual"));
    byte[] one = model.probes().get(0).mask().values();
    byte[] other = usual.probes().get(0).mask().values();
    assertThat(one).contains(1).contains(2);
    for (int i = 0; i < one.length; i++) {
      assertThat((int) one[i]).isEqualTo(other[i] == 0 ? 0 : 3 - other[i]);
    }
  }

  @Test
  void answersThatCannotBeWhatWasSaidAreRefused() throws IOException {
    ExportCase fcn = ExportCase.named("torchvision-fcn");
    assertRefused(fcn, said(fcn, Answers.PROBABILITIES), "these may be logits (--answers LOGITS)");
    ExportCase heads = ExportCase.named("nnunet-like");
    Conventions usage = heads.numerics().conventions();
    Numerics unchosen = heads.numerics().withConventions(without(usage));
    assertRefused(heads, unchosen, "has the outputs [head0, head1, head2]", "--output");
    Path script = ExportCase.committed().resolve("nnunet-like.pt");
    ForeignNetwork alone = new ForeignNetwork(new OutputShape(4, 64, 64), unchosen, script, null);
    assertThatThrownBy(() -> alone.pack(heads.draft(), List.of(), WRITER, folder.resolve("p")))
        .hasMessageContainingAll("it gives 3 answers", "--output");
    assertRefused(
        heads,
        heads.numerics().withConventions(usage.withHeads(Heads.EXCLUSIVE)),
        "the network answers float32(1, 3, 64, 64)");
  }

  @Test
  void probabilitiesSaidToBeLogitsAndHeadsSaidToBeExclusiveAreRefused() throws IOException {
    ForeignCase probabilities = ForeignCase.in(ForeignCase.committed(), "fixed-batch");
    Numerics logits =
        new Numerics(
            Numerics.Pixels.FLOATS,
            Numerics.Layout.NCHW,
            2,
            List.of(0f),
            List.of(1f),
            Answers.LOGITS);
    assertThatThrownBy(
            () ->
                probabilities
                    .network(logits, true, false)
                    .pack(probabilities.draft(), List.of(), WRITER, folder.resolve("p")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("they look like probabilities");
    Plausibility sigmoids =
        new Plausibility(Numerics.floats(List.of(0f), List.of(1f), Answers.PROBABILITIES));
    sigmoids.saw(new double[] {0.9, 0.8}, new double[] {0.9, 0.8});
    sigmoids.saw(new double[] {0.1, 0.2}, new double[] {0.1, 0.2});
    assertThatThrownBy(sigmoids::require).hasMessageContaining("--overlap HIGHEST or LATER");
  }

  @Test
  void aNetworkThatAnswersTheSameEverywhereIsRefused() throws IOException {
    Plausibility same =
        new Plausibility(Numerics.floats(List.of(0f), List.of(1f), Answers.PROBABILITIES));
    for (int i = 0; i < 100; i++) {
      same.saw(new double[] {0.3, 0.7}, new double[] {0.3, 0.7});
    }
    assertThatThrownBy(same::require).hasMessageContaining("the same for every pixel");
  }

  @Test
  void aNumberThatIsNoneFailsTheBatch() {
    ForeignAnswers answers =
        new ForeignAnswers(
            new ModelGeometry(new InputShape(1, 1, 1), 1, 1, 1),
            Numerics.floats(List.of(0f), List.of(1f), Answers.LOGITS));
    assertThatThrownBy(() -> answers.write(i -> Double.NaN, 1, ByteBuffer.allocate(1)))
        .hasMessageContaining("NaN");
  }

  @Test
  void weightsBesideAFileAreTakenInAndNoneFromElsewhere() throws IOException {
    ExportCase export = ExportCase.named("monai-basicunet");
    Path from = Files.createDirectory(folder.resolve("from"));
    for (String ending : List.of(".onnx", ".pt", ".weights")) {
      Files.copy(
          ExportCase.committed().resolve(export.name() + ending),
          from.resolve(export.name() + ending));
    }
    ModelPackage whole =
        export
            .network(from, export.numerics())
            .pack(export.draft(), List.of(), WRITER, folder.resolve("whole"));
    assertThat(whole.onnx().orElseThrow().length).isGreaterThan(60_000);

    Path outside = Files.move(from.resolve("monai-basicunet.weights"), folder.resolve("w"));
    Files.createSymbolicLink(from.resolve("monai-basicunet.weights"), outside);
    assertThatThrownBy(
            () ->
                export
                    .network(from, export.numerics())
                    .pack(export.draft(), List.of(), WRITER, folder.resolve("no")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("must lie beside it")
        .hasMessageNotContaining("\n");
  }

  @Test
  void aPackageWhoseNetworkReadsFilesOfThisMachineIsRefused() throws IOException {
    ExportCase export = ExportCase.named("monai-basicunet");
    PackageWriter writer = new PackageWriter(null);
    byte[] asItIs = Files.readAllBytes(ExportCase.committed().resolve("monai-basicunet.onnx"));
    ModelPackage model =
        writer.writeForeign(
            export.draft(),
            new OutputShape(3, 64, 64),
            export.numerics(),
            null,
            asItIs,
            List.of(),
            folder.resolve("p"));
    assertThatThrownBy(
            () -> Engines.load(model, EngineOptions.AUTO.withEngine(EngineKind.ONNX_CPU_F32)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("in another file");
  }

  @Test
  void scalingThatNeedsAWholeFrameIsRefusedForTiles() throws IOException {
    ExportCase export = ExportCase.named("monai-min-max");
    assertThatThrownBy(
            () ->
                export
                    .network(ExportCase.committed(), export.numerics())
                    .pack(
                        export.draft().withFitting(Fitting.SLIDING_WINDOW),
                        List.of(),
                        WRITER,
                        folder.resolve("p")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("a tile does not know its frame");
    assertThat(Scaling.UNIT.ofEachFrame()).isFalse();
  }

  private static Numerics said(ExportCase export, Answers answers) {
    Numerics own = export.numerics();
    return new Numerics(
        own.pixels(), own.layout(), own.batch(), own.mean(), own.std(), answers, own.conventions());
  }

  private static Conventions without(Conventions usage) {
    return new Conventions(
        usage.colours(), usage.scaling(), usage.heads(), Collections.emptyList(), null);
  }

  private void assertRefused(ExportCase export, Numerics said, String... words) {
    assertThatThrownBy(
            () ->
                export
                    .network(ExportCase.committed(), said)
                    .pack(export.draft(), List.of(), WRITER, folder.resolve("p")))
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll(words)
        .hasMessageNotContaining("\n");
  }
}
