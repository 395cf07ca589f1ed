package io.sonostream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sonostream.devices.phantom.DeviceModel;
import io.sonostream.devices.phantom.PhantomFolder;
import io.sonostream.imaging.folder.PictureFolder;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.ImageFiles;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.model.engine.EngineKind;
import io.sonostream.model.engine.EngineOptions;
import io.sonostream.model.engine.FrameSegmenter;
import io.sonostream.model.engine.MaskAgreement;
import io.sonostream.model.packaging.Int8Form;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.network.onnx.Onnx;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The model that comes with Sonostream, from f32 to bytes, by one command. */
class ModelsQuantizeTest {
  private static final Path STARTER = Path.of("..", "models", "starter");
  private static final int FRAMES = 60;
  private static final int SUBJECTS = 30;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  private int quantize(Path model, String... more) {
    List<String> arguments = new ArrayList<>(List.of("models", "quantize", model.toString()));
    arguments.addAll(List.of("-o", folder.resolve("quantised").toString()));
    arguments.addAll(List.of(more));
    return run(arguments);
  }

  private int run(List<String> arguments) {
    return Sonostream.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments.toArray(String[]::new));
  }

  @Test
  void theStarterModelServesInBytesAndTheFramesThatItWasCalibratedWithStayOutside() {
    assumeTrue(EngineKind.PYTORCH_CPU_INT8.missing().isEmpty(), "no AVX512-VNNI");
    Path phantoms = folder.resolve("phantoms");
    new PhantomFolder(phantoms, 7, SUBJECTS, 192, 192, DeviceModel.ALL).write(FRAMES, done -> {});
    int code = quantize(STARTER, labelled(phantoms));
    assertThat(code).as(err.toString()).isZero();
    assertThat(out.toString()).contains("a loss of ").contains("allowed is 0.002");
    ModelPackage made = ModelPackage.open(folder.resolve("quantised"), TrustedKeys.ANYONE);
    Int8Form form = made.int8().orElseThrow();
    assertThat(form.judgement().mayServe()).isTrue();
    assertThat(EngineKind.PYTORCH_CPU_INT8.reads(made)).isTrue();
    assertThat(made.manifest().version()).endsWith("-int8");
    ModelPackage starter = ModelPackage.open(STARTER, TrustedKeys.ANYONE);
    assertThat(made.manifest().files().keySet())
        .containsAll(starter.manifest().files().keySet())
        .hasSize(starter.manifest().files().size() + 1);
  }

  @Test
  void whereSumsOfBytesAreCutOffNothingIsJudgedByThem() {
    assumeTrue(EngineKind.PYTORCH_CPU_INT8.missing().isPresent(), "this CPU sums bytes whole");
    assertThat(quantize(STARTER)).isNotZero();
    assertThat(err.toString())
        .contains("engine pytorch-cpu-int8 can't run here: ")
        .doesNotContain("phantoms");
    assertThat(folder.resolve("quantised")).doesNotExist();
  }

  private static String[] labelled(Path phantoms) {
    return new String[] {
      "--images",
      phantoms.resolve("images").toString(),
      "--masks",
      phantoms.resolve("masks").toString(),
      "--groups",
      phantoms.resolve("index.csv").toString()
    };
  }

  @Test
  void aNetworkFromElsewhereServesInBytesByItsOnnxFile() throws IOException {
    Path phantoms = folder.resolve("phantoms");
    new PhantomFolder(phantoms, 7, SUBJECTS, 192, 192, DeviceModel.ALL).write(FRAMES, done -> {});
    Path model = packed(phantoms);
    int code = quantize(model, labelled(phantoms));
    assertThat(code).as(err.toString()).isZero();
    assertThat(out.toString()).contains("a loss of ").contains("allowed is 0.002");
    ModelPackage made = ModelPackage.open(folder.resolve("quantised"), TrustedKeys.ANYONE);
    assertThat(made.manifest().architecture()).isNull();
    assertThat(made.int8().orElseThrow().judgement().mayServe()).isTrue();
    assertThat(dice(made, phantoms)).isGreaterThan(0.98);
  }

  /** The starter model as somebody else's file: pixels in, logits out, and nothing said of it. */
  private Path packed(Path phantoms) throws IOException {
    ModelPackage starter = ModelPackage.open(STARTER, TrustedKeys.ANYONE);
    Path file = folder.resolve("network.onnx");
    try (OutputStream out = Files.newOutputStream(file)) {
      Onnx.writeLogits(starter.graph().orElseThrow(), starter.weights().orElseThrow(), out);
    }
    Path target = folder.resolve("foreign");
    List<String> pack =
        List.of(
            "models",
            "pack",
            file.toString(),
            "-o",
            target.toString(),
            "--task=breast-lesion",
            "--model-version=1",
            "--classes=lesion",
            "--answers=logits",
            "--probes=" + phantoms.resolve("images"),
            "--consented");
    assertThat(run(pack)).as(err.toString()).isZero();
    return target;
  }

  /** Mean Dice of its masks in bytes with those in f32, as a processor loads it. */
  private static double dice(ModelPackage model, Path phantoms) {
    List<PixelImage> frames =
        PictureFolder.list(phantoms.resolve("images"), "phantoms").pictures().values().stream()
            .map(ImageFiles::read)
            .toList();
    List<ClassMap> exact = masks(model, EngineKind.ONNX_CPU_F32, frames);
    List<ClassMap> bytes = masks(model, EngineKind.ONNX_CPU_INT8, frames);
    return IntStream.range(0, frames.size())
        .mapToDouble(i -> MaskAgreement.of(exact.subList(i, i + 1), bytes.subList(i, i + 1)).dice())
        .average()
        .orElseThrow();
  }

  private static List<ClassMap> masks(
      ModelPackage model, EngineKind kind, List<PixelImage> frames) {
    try (FrameSegmenter segmenter =
        new FrameSegmenter(model, EngineOptions.AUTO.withEngine(kind))) {
      assertThat(segmenter.engine()).isEqualTo(kind.label());
      return frames.stream().map(frame -> segmenter.segment(frame, false).map()).toList();
    }
  }

  @Test
  void aNetworkFromElsewhereThatCanNotBeInBytesIsToldWhy() {
    Path exports = Path.of("..", "libraries", "model", "src", "test", "resources", "exports");
    Path target = folder.resolve("foreign");
    List<String> pack =
        List.of(
            "models",
            "pack",
            exports.resolve("smp-unet-f16.onnx").toString(),
            "-o",
            target.toString(),
            "--task=nerves",
            "--model-version=1",
            "--classes=nerve,vessel",
            "--normalise=imagenet",
            "--overlap=highest",
            "--answers=logits");
    assertThat(run(pack)).as(err.toString()).isZero();
    assertThat(quantize(target)).isNotZero();
    assertThat(err.toString())
        .contains("model.onnx: has no operator that can compute in bytes")
        .contains("Conv in FLOAT16 (26)");
    assertThat(folder.resolve("quantised")).doesNotExist();
  }

  @Test
  void whatCanNotBeDoneIsSaidInOneLineBeforeAnythingIsWritten() {
    assertThat(quantize(STARTER, "--private-key", "key.pem")).isNotZero();
    assertThat(err.toString()).contains("both --private-key and --public-key");
    assertThat(folder.resolve("quantised")).doesNotExist();
    assertThat(Files.exists(folder)).isTrue();
    assumeTrue(EngineKind.PYTORCH_CPU_INT8.missing().isEmpty(), "no AVX512-VNNI");
    assertThat(quantize(STARTER, "--images", "somewhere")).isNotZero();
    assertThat(err.toString()).contains("labelled frames need both --images and --masks");
    assertThat(folder.resolve("quantised")).doesNotExist();
  }
}
