package io.sonostream.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.model.packaging.Fitting;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.Numerics;
import io.sonostream.model.packaging.OutputShape;
import io.sonostream.model.packaging.PackageDraft;
import io.sonostream.model.packaging.PackageWriter;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.network.ModelException;
import io.sonostream.network.graph.Graph;
import io.sonostream.network.graph.GraphBuilder;
import io.sonostream.network.graph.Stage;
import io.sonostream.network.onnx.Onnx;
import io.sonostream.network.weights.StateDict;
import io.sonostream.network.weights.Tensor;
import io.sonostream.runtime.Python;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that PyTorch and torch.onnx wrote run as their authors meant. */
class ForeignNetworkTest {
  private static final PackageWriter WRITER = new PackageWriter(null);

  @TempDir Path folder;

  @AfterEach
  void nothingNativeIsLeft() {
    assertThat(NativeArrays.live()).isZero();
  }

  static List<ForeignCase> committed() throws IOException {
    return ForeignCase.in(ForeignCase.committed());
  }

  @ParameterizedTest
  @MethodSource("committed")
  void answersAsItsAuthorsMeantInEveryFormAndBatch(ForeignCase network) {
    assertAnswers(network, folder);
  }

  @Test
  void filesThatPythonWritesNowAnswerAsTheCommittedOnes() throws Exception {
    Python.assume("torch", "onnx");
    Path script = Path.of("..", "..", "tools", "foreign", "foreign.py");
    Python.run(script.toString(), folder.resolve("made").toString());
    List<ForeignCase> made = ForeignCase.in(folder.resolve("made"));
    assertThat(made).hasSameSizeAs(committed());
    for (ForeignCase network : made) {
      assertAnswers(network, Files.createDirectory(folder.resolve(network.name())));
    }
  }

  private static void assertAnswers(ForeignCase network, Path folder) {
    ModelPackage script =
        network.network(true, false).pack(network.draft(), List.of(), WRITER, folder.resolve("pt"));
    ModelPackage onnx =
        network.network(false, true).pack(network.draft(), List.of(), WRITER, folder.resolve("ox"));
    ModelPackage both =
        network.network(true, true).pack(network.draft(), List.of(), WRITER, folder.resolve("b"));
    assertThat(both.manifest().numerics()).isEqualTo(network.numerics());
    assertThat(both.probes()).hasSize(4);
    for (ModelPackage model : List.of(script, onnx, both)) {
      ModelPackage again = ModelPackage.open(model.path(), TrustedKeys.ANYONE);
      for (int count : new int[] {1, 3, ForeignCase.FRAMES}) {
        assertAnswers(network, again, EngineOptions.AUTO, count);
      }
    }
    assertAnswers(network, both, EngineKind.PYTORCH_CPU_F32);
    assertAnswers(network, both, EngineKind.ONNX_CPU_F32);
    assertThat(Engines.scores(both, EngineOptions.AUTO))
        .filteredOn(EngineScore::mayServe)
        .extracting(EngineScore::engine)
        .contains(EngineKind.PYTORCH_CPU_F32, EngineKind.ONNX_CPU_F32)
        .doesNotContain(EngineKind.PYTORCH_CPU_BF16);
  }

  private static void assertAnswers(ForeignCase network, ModelPackage model, EngineKind kind) {
    assertAnswers(network, model, EngineOptions.AUTO.withEngine(kind), ForeignCase.FRAMES);
  }

  private static void assertAnswers(
      ForeignCase network, ModelPackage model, EngineOptions options, int count) {
    int bytes = count * network.planes() * network.input().height() * network.input().width();
    ByteBuffer answer = ByteBuffer.allocateDirect(bytes);
    try (LoadedModel loaded = Engines.load(model, options);
        BatchRunner runner = loaded.newRunner()) {
      runner.run(network.frames(), count, answer);
    }
    for (int i = 0; i < bytes; i++) {
      assertThat((double) (answer.get(i) & 0xff))
          .as("%s on %s, byte %d of %d", network, options.engine(), i, bytes)
          .isCloseTo(network.expected()[i] & 0xff, within(1.0));
    }
  }

  @Test
  void anAnswerThatIsNotWhatWasSaidIsRefusedWithBothInOneLine() throws IOException {
    ForeignCase logits = ForeignCase.in(ForeignCase.committed(), "sigmoid-logits");
    Numerics bytes = Numerics.floats(List.of(0f), List.of(1f), Numerics.Answers.PROBABILITY_BYTES);
    assertRefused(logits, bytes, "answers float32(1, 1, 16, 16)", "uint8", "PROBABILITY_BYTES");
    assertRefused(logits, Numerics.bytes(Numerics.Answers.LOGITS), "refuses the network");
    ForeignCase last = ForeignCase.in(ForeignCase.committed(), "channels-last");
    assertRefused(last, last.numerics().withLayout(Numerics.Layout.NCHW), "refuses the network");
  }

  @Test
  void aFileOfOneBatchIsRefusedWhereAnyWasSaid() throws IOException {
    ForeignCase fixed = ForeignCase.in(ForeignCase.committed(), "fixed-batch");
    assertThatThrownBy(
            () ->
                fixed
                    .network(fixed.numerics().withBatch(0), false, true)
                    .pack(fixed.draft(), List.of(), WRITER, folder.resolve("p")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("fixed-batch.onnx")
        .hasMessageNotContaining("\n");
  }

  @Test
  void twoFilesOfDifferentNetworksAreRefused() throws IOException {
    ForeignCase network = ForeignCase.in(ForeignCase.committed(), "sigmoid-logits");
    ForeignCase other = ForeignCase.in(ForeignCase.committed(), "fixed-batch");
    ForeignNetwork mixed =
        new ForeignNetwork(
            network.output(), network.numerics(), network.file(".pt"), other.file(".onnx"));
    assertThatThrownBy(() -> mixed.pack(network.draft(), List.of(), WRITER, folder.resolve("p")))
        .isInstanceOf(ModelException.class);
  }

  @Test
  void filesThatAreNoNetworksAreRefusedInOneLine() throws IOException {
    ForeignCase network = ForeignCase.in(ForeignCase.committed(), "sigmoid-logits");
    for (String ending : List.of(".pt", ".onnx")) {
      Path bad = folder.resolve("bad" + ending);
      byte[] good = Files.readAllBytes(network.file(ending));
      for (byte[] bytes : List.of(new byte[0], new byte[99], java.util.Arrays.copyOf(good, 700))) {
        Files.write(bad, bytes);
        boolean script = ending.equals(".pt");
        ForeignNetwork broken =
            new ForeignNetwork(
                network.output(), network.numerics(), script ? bad : null, script ? null : bad);
        assertThatThrownBy(
                () -> broken.pack(network.draft(), List.of(), WRITER, folder.resolve("p")))
            .isInstanceOf(ModelException.class)
            .hasMessageContaining(bad.toString())
            .hasMessageNotContaining("\n");
      }
    }
    assertThat(folder.resolve("p")).doesNotExist();
  }

  @Test
  void probesAreFittedAsFramesAreInService() throws IOException {
    ForeignCase network = ForeignCase.in(ForeignCase.committed(), "softmax-logits");
    PixelImage image = new PixelImage(40, 23, 3, io.sonostream.model.golden.Formula.frames(2760));
    ModelPackage model =
        network
            .network(true, false)
            .pack(network.draft(), List.of(image), WRITER, folder.resolve("p"));
    ByteBuffer planes = ByteBuffer.allocateDirect(network.input().frameBytes());
    model.manifest().mapping().write(image, planes, 0);
    byte[] probe = model.probes().get(0).frame().pixels();
    for (int i = 0; i < probe.length; i++) {
      assertThat(probe[i]).isEqualTo(planes.get(i % 3 * 256 + i / 3));
    }
  }

  @Test
  void ofATiledFrameTheTileInWhichTheNetworkSaysMostBecomesTheProbe() throws IOException {
    GraphBuilder g = new GraphBuilder();
    g.stage("body", Stage.Path.CONTRACTING);
    Graph graph = g.build(g.input(1, 16, 16).conv("bright", 1, 1));
    StateDict state =
        new StateDict(
            Map.of(
                "body.bright.weight", new Tensor(new int[] {1, 1, 1, 1}, new float[] {10}),
                "body.bright.bias", new Tensor(new int[] {1}, new float[] {-5})));
    Path file = folder.resolve("bright.onnx");
    try (OutputStream out = Files.newOutputStream(file)) {
      Onnx.writeLogits(graph, state, out);
    }
    byte[] pixels = new byte[48 * 32];
    bright(pixels, 16, 0, 16, 16);
    bright(pixels, 36, 20, 8, 8);
    PixelImage frame = new PixelImage(48, 32, 1, pixels);
    PackageDraft draft =
        new PackageDraft("bright", "1", new InputShape(1, 16, 16), List.of("lesion"), Instant.EPOCH)
            .withFitting(Fitting.OVERLAP_TILE);
    ModelPackage model =
        new ForeignNetwork(
                new OutputShape(1, 16, 16), Numerics.bytes(Numerics.Answers.LOGITS), null, file)
            .pack(draft, List.of(frame), WRITER, folder.resolve("p"));
    byte[] square = new byte[16 * 16];
    for (int i = 0; i < square.length; i++) {
      square[i] = (byte) (i / 16 >= 4 && i / 16 < 12 && i % 16 >= 4 && i % 16 < 12 ? 1 : 0);
    }
    assertThat(model.probes().get(0).mask().values()).isEqualTo(square);
  }

  private static void bright(byte[] pixels, int left, int top, int width, int height) {
    for (int y = top; y < top + height; y++) {
      Arrays.fill(pixels, y * 48 + left, y * 48 + left + width, (byte) 255);
    }
  }

  private void assertRefused(ForeignCase network, Numerics said, String... words) {
    for (boolean script : new boolean[] {true, false}) {
      assertThatThrownBy(
              () ->
                  network
                      .network(said, script, !script)
                      .pack(network.draft(), List.of(), WRITER, folder.resolve("p")))
          .isInstanceOf(ModelException.class)
          .hasMessageContainingAll(words)
          .hasMessageNotContaining("\n");
    }
  }
}
