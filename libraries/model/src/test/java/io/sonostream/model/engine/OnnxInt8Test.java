package io.sonostream.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.model.packaging.Int8Form;
import io.sonostream.model.packaging.Int8Judgement;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.PackageWriter;
import io.sonostream.model.packaging.Probe;
import io.sonostream.network.ModelException;
import io.sonostream.network.quantisation.Quantisation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks from elsewhere in bytes, by ONNX Runtime. */
class OnnxInt8Test {
  private static final PackageWriter WRITER = new PackageWriter(null);
  private static final EngineOptions INT8 = EngineOptions.AUTO.withEngine(EngineKind.ONNX_CPU_INT8);

  /** Of how far answers lie from their own mean: untrained networks are unsure of everything. */
  private static final double FAR = 0.2;

  @TempDir Path folder;

  @AfterEach
  void nothingNativeIsLeft() {
    assertThat(NativeArrays.live()).isZero();
  }

  static List<ForeignCase> forms() throws IOException {
    return ForeignCase.in(ForeignCase.committed());
  }

  @ParameterizedTest
  @MethodSource("forms")
  void everyFormOfEndsStaysAsItWas(ForeignCase network) {
    ModelPackage model = packed(network, false);
    assertClose(model, network.frames(), ForeignCase.FRAMES);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"torchvision-fcn", "monai-basicunet", "nnunet-like", "caffe-bgr", "monai-min-max"})
  void whatOtherProjectsExportComputesInBytes(String name) throws IOException {
    ExportCase export = ExportCase.named(name);
    Path from = ExportCase.committed();
    ModelPackage model =
        export
            .network(from, export.numerics())
            .pack(export.draft(), export.pictures(from), WRITER, folder.resolve("p"));
    byte[] frames = export.frames(from);
    assertClose(
        model,
        ByteBuffer.allocateDirect(frames.length).put(frames).flip(),
        frames.length / export.shape().frameBytes());
  }

  /** All in bytes, and with the first convolution in f32. */
  private static void assertClose(ModelPackage model, ByteBuffer frames, int count) {
    OnnxCalibration.Seen seen = new OnnxCalibration(model).on(frames, count);
    byte[] exact = answers(Engines.load(model, exact()), frames, count);
    for (Set<String> wide : List.of(Set.<String>of(), Set.of(seen.convolutions().get(0)))) {
      Quantisation plan = seen.everything().withWide(wide);
      byte[] bytes = answers(Engines.loadInt8(model, plan, 0), frames, count);
      assertThat(difference(exact, bytes))
          .as("with %s in f32", wide)
          .isLessThan(FAR * spread(exact));
    }
  }

  private static EngineOptions exact() {
    return EngineOptions.AUTO.withEngine(EngineKind.ONNX_CPU_F32);
  }

  private static byte[] answers(LoadedModel model, ByteBuffer frames, int count) {
    byte[] answers = new byte[count * model.geometry().outputBytes()];
    ByteBuffer direct = ByteBuffer.allocateDirect(answers.length);
    try (model;
        BatchRunner runner = model.newRunner()) {
      runner.run(frames, count, direct);
    }
    direct.get(0, answers);
    return answers;
  }

  private static double difference(byte[] one, byte[] other) {
    long sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += Math.abs((one[i] & 0xff) - (other[i] & 0xff));
    }
    return (double) sum / one.length;
  }

  private static double spread(byte[] answers) {
    double mean = 0;
    for (byte answer : answers) {
      mean += (answer & 0xff) / (double) answers.length;
    }
    double sum = 0;
    for (byte answer : answers) {
      sum += Math.abs((answer & 0xff) - mean);
    }
    return sum / answers.length;
  }

  @ParameterizedTest
  @ValueSource(strings = {"torchvision-fcn", "monai-basicunet"})
  void onnxRuntimeMakesKernelsOfWholeNumbersOfEveryConvolution(String name)
      throws IOException, OrtException {
    ExportCase export = ExportCase.named(name);
    Path from = ExportCase.committed();
    ModelPackage model =
        export
            .network(from, export.numerics())
            .pack(export.draft(), List.of(), WRITER, folder.resolve("p"));
    byte[] frames = export.frames(from);
    OnnxCalibration.Seen seen =
        new OnnxCalibration(model).on(ByteBuffer.allocateDirect(frames.length).put(0, frames), 1);
    Path compiled = folder.resolve("compiled.onnx");
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setOptimizedModelFilePath(compiled.toString());
      byte[] network = NetworkFiles.int8(model, seen.everything()).toByteArray();
      OrtEnvironment.getEnvironment().createSession(network, options).close();
    }
    List<String> operators =
        ModelProto.parseFrom(new ByteArrayInputStream(Files.readAllBytes(compiled)))
            .getGraph()
            .getNodeList()
            .stream()
            .map(NodeProto::getOpType)
            .collect(Collectors.toList());
    assertThat(operators).doesNotContain("Conv", "FusedConv");
    assertThat(operators.stream().filter("QLinearConv"::equals)).hasSameSizeAs(seen.convolutions());
  }

  @ParameterizedTest
  @CsvSource({"10", "11", "12", "13"})
  void filesOfOlderOperatorSetsDoAsWell(int operatorSet) throws IOException {
    ForeignCase network = ForeignCase.in(ForeignCase.committed(), "sigmoid-logits");
    ModelPackage model = packed(ofSet(network, operatorSet));
    assertClose(model, network.frames(), ForeignCase.FRAMES);
  }

  @Test
  void aFileOfAnOperatorSetWithoutWholeNumbersSaysWhichOneItTakes() throws IOException {
    ForeignCase network = ForeignCase.in(ForeignCase.committed(), "sigmoid-logits");
    ModelPackage model = packed(ofSet(network, 9));
    assertThatThrownBy(() -> new OnnxCalibration(model))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("operator set 9, int8 needs 10 or later; write the file again");
  }

  private ForeignCase ofSet(ForeignCase network, int operatorSet) throws IOException {
    ModelProto.Builder file =
        ModelProto.parseFrom(Files.readAllBytes(network.file(".onnx"))).toBuilder();
    file.getOpsetImportBuilder(0).setVersion(operatorSet);
    Files.write(folder.resolve(network.name() + ".onnx"), file.build().toByteArray());
    return new ForeignCase(
        folder,
        network.name(),
        network.input(),
        network.planes(),
        network.numerics(),
        network.expected());
  }

  @Test
  void aNetworkWithNothingThatCanBeBytesIsRefusedWithWhatItIsMadeOf() throws IOException {
    ExportCase halves = ExportCase.named("smp-unet-f16");
    ModelPackage model =
        halves
            .network(ExportCase.committed(), halves.numerics())
            .pack(halves.draft(), List.of(), WRITER, folder.resolve("halves"));
    assertThatThrownBy(() -> new OnnxCalibration(model))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("Conv with weights in f32 that the file holds")
        .hasMessageContaining("Conv in FLOAT16 (26)")
        .hasMessageContaining("serve it in f32");
  }

  @Test
  void aTorchScriptFileIsRefusedWithWhatIsNeeded() throws IOException {
    ForeignCase network = ForeignCase.in(ForeignCase.committed(), "sigmoid-logits");
    ModelPackage model =
        network
            .network(true, false)
            .pack(network.draft(), List.of(), WRITER, folder.resolve("script"));
    assertThatThrownBy(() -> new OnnxCalibration(model))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("int8 needs a package with the network's ONNX file");
  }

  @Test
  void aPackageThatWasQuantisedServesAndRepeatsItsOwnMasks() throws IOException {
    ForeignCase network = ForeignCase.in(ForeignCase.committed(), "sigmoid-logits");
    ModelPackage model = packed(network, true);
    assertThatThrownBy(() -> Engines.load(model, INT8))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("engine onnx-cpu-int8 needs a package with int8.json");
    Quantisation plan =
        new OnnxCalibration(model).on(network.frames(), ForeignCase.FRAMES).everything();
    List<ClassMap> own;
    try (LoadedModel loaded = Engines.loadInt8(model, plan, 0)) {
      own = ProbeCheck.of(model).masks(loaded);
    }
    Int8Judgement judgement = new Int8Judgement(9, 0.9, 0.9, 0, 0, 0);
    ModelPackage made =
        WRITER.withInt8(
            model, "1-int8", Int8Form.of(plan, judgement, own), folder.resolve("quantised"));
    assertThat(EngineKind.ONNX_CPU_INT8.reads(made)).isTrue();
    assertThat(EngineKind.PYTORCH_CPU_INT8.reads(made)).isFalse();
    try (LoadedModel loaded = Engines.load(made, INT8)) {
      assertThat(loaded.engine()).isEqualTo("onnx-cpu-int8");
    }
    List<ClassMap> others = model.probes().stream().map(Probe::mask).map(this::inverted).toList();
    ModelPackage wrong =
        WRITER.withInt8(
            model, "1-int8", Int8Form.of(plan, judgement, others), folder.resolve("wrong"));
    assertThatThrownBy(() -> Engines.load(wrong, INT8)).isInstanceOf(ProbeMismatchException.class);

    assumeTrue(CpuFeatures.hasInt8(), "no AVX512-VNNI, without which auto tries no bytes");
    assertThat(Engines.scores(made, EngineOptions.AUTO))
        .filteredOn(score -> score.engine() == EngineKind.ONNX_CPU_INT8)
        .allMatch(EngineScore::mayServe)
        .hasSize(1);
    assertThatThrownBy(
            () -> Engines.load(made, EngineOptions.AUTO.withEngine(EngineKind.PYTORCH_CPU_INT8)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("choose onnx-cpu-int8");
  }

  private ClassMap inverted(ClassMap mask) {
    byte[] values = mask.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) (1 - values[i]);
    }
    return new ClassMap(mask.width(), mask.height(), values);
  }

  private ModelPackage packed(ForeignCase network) {
    return packed(network, false);
  }

  private ModelPackage packed(ForeignCase network, boolean script) {
    List<PixelImage> speckle = List.of();
    return network
        .network(script, true)
        .pack(network.draft(), speckle, WRITER, folder.resolve("package"));
  }
}
