package io.sonostream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sonostream.imaging.image.ImageFiles;
import io.sonostream.imaging.image.PixelImage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a file that PyTorch wrote to a mask, by commands alone. */
class ModelsPackTest {
  private static final Path FOREIGN =
      Path.of("..", "libraries", "model", "src", "test", "resources", "foreign");

  private static final Path EXPORTS = FOREIGN.resolveSibling("exports");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  private int run(List<String> arguments) {
    return Sonostream.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments.toArray(String[]::new));
  }

  private int pack(String file, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("models", "pack", FOREIGN.resolve(file).toString()));
    arguments.addAll(List.of("-o", folder.resolve("package").toString()));
    arguments.addAll(List.of("--task", "breast-lesion", "--model-version", "7"));
    arguments.addAll(List.of("--classes", "lesion"));
    arguments.addAll(List.of(more));
    return run(arguments);
  }

  @Test
  void anOnnxFileIsPackedWithWhatItSaysAndSegmentsAnImage() throws Exception {
    assertThat(pack("fixed-batch.onnx", "--normalise", "unit", "--answers", "probabilities"))
        .as(err.toString())
        .isZero();
    assertThat(run(List.of("models", "inspect", folder.resolve("package").toString()))).isZero();
    JsonNode manifest =
        new JsonMapper()
            .readTree(out.toString().substring(out.toString().indexOf('{')))
            .get("manifest");
    assertThat(manifest.at("/numerics/batch").asInt()).isEqualTo(2);
    assertThat(manifest.at("/numerics/pixels").asText()).isEqualTo("FLOATS");
    assertThat(manifest.at("/input/height").asInt()).isEqualTo(16);

    byte[] pixels = new byte[50 * 40];
    new Random(5).nextBytes(pixels);
    Path image = folder.resolve("in.png");
    ImageFiles.write(new PixelImage(50, 40, 1, pixels), image);
    Path mask = folder.resolve("mask.png");
    assertThat(
            run(
                List.of(
                    "segment",
                    "-m",
                    folder.resolve("package").toString(),
                    image.toString(),
                    mask.toString())))
        .as(err.toString())
        .isZero();
    assertThat(ImageFiles.read(mask).width()).isEqualTo(50);
  }

  @Test
  void aTorchScriptFileIsPackedWithWhatIsSaid() {
    assertThat(
            pack(
                "sigmoid-logits.pt",
                "--size",
                "16x16",
                "--pixels",
                "floats",
                "--mean",
                "0",
                "--answers",
                "logits"))
        .as(err.toString())
        .isZero();
    assertThat(folder.resolve("package/probes/003.mask.png")).exists();
  }

  @Test
  void aNetworkOfAnotherProjectIsPackedWithItsClassesByName() {
    List<String> arguments =
        List.of(
            "models",
            "pack",
            EXPORTS.resolve("torchvision-fcn.onnx").toString(),
            "-o",
            folder.resolve("package").toString(),
            "--task=nerves",
            "--model-version=1",
            "--classes=nerve,vessel",
            "--planes-are=background,vessel,-,nerve",
            "--normalise=imagenet",
            "--answers=logits");
    assertMistake(
        run(arguments), "several outputs; name the one that is the mask with --output: [out ");
    List<String> whole = new ArrayList<>(arguments);
    whole.add("--output=out");
    assertThat(run(whole)).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains("RGB of 64x64", "nerve, vessel as planes with values [0, 2, 0, 1]");
  }

  @Test
  void meansAndStdsAreAsManyAsItsChannels() {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "models",
                "pack",
                EXPORTS.resolve("torchvision-fcn.onnx").toString(),
                "-o",
                folder.resolve("package").toString(),
                "--task=nerves",
                "--model-version=1",
                "--classes=nerve",
                "--planes-are=background,nerve,-,-",
                "--output=out",
                "--answers=logits",
                "--mean=0.5",
                "--std=0.5"));
    assertMistake(run(arguments), "--mean has 1 values, and the network reads 3 channels");
    arguments.set(arguments.size() - 2, "--mean=0.5,0.5,0.5");
    assertMistake(run(arguments), "--std has 1 values, and the network reads 3 channels");
    assertThat(folder.resolve("package")).doesNotExist();
  }

  @Test
  void headsThatMayOverlapAreAskedForWhatAMaskMeans() {
    String file = EXPORTS.resolve("smp-unet-f16.onnx").toString();
    List<String> arguments =
        new ArrayList<>(
            List.of("models", "pack", file, "-o", folder.resolve("package").toString()));
    arguments.addAll(List.of("--task=nerves", "--model-version=1", "--classes=nerve,vessel"));
    arguments.addAll(List.of("--normalise=imagenet", "--answers=logits"));
    assertMistake(run(arguments), "say --overlap HIGHEST or LATER");
    arguments.add("--overlap=later");
    assertThat(run(arguments)).as(err.toString()).isZero();
    assertThat(out.toString()).contains("each a sigmoid; of several the LATER");
  }

  @Test
  void whatIsMissingOrWrongIsSaidInOneLine() {
    assertMistake(pack("sigmoid-logits.pt"), "give --size");
    assertMistake(pack("sigmoid-logits.pt", "--size", "16x16"), "give --pixels BYTES or FLOATS");
    assertMistake(pack("sigmoid-logits.onnx"), "give --answers LOGITS");
    assertMistake(
        pack("sigmoid-logits.onnx", "--answers", "logits", "--size", "32x32"),
        "--size says 32 where the ONNX file's input is [0, 1, 16, 16]");
    assertMistake(
        pack("channels-last.onnx", "--answers", "probabilities"), "--layout NHWC is for channels");
    assertMistake(pack("sigmoid-logits.onnx", "--answers", "logits"), "give --normalise UNIT");
    assertMistake(
        pack("softmax-logits.onnx", "--answers", "logits", "--mean", "0.5"),
        "3 planes for 1 classes; name them with --planes-are");
    assertMistake(
        pack(
            "softmax-logits.onnx",
            "--answers",
            "logits",
            "--mean",
            "0.5",
            "--planes-are",
            "background,lesion,-"),
        "--mean has 1 values, and the network reads 3 channels");
    assertMistake(
        pack(
            "softmax-logits.onnx",
            "--answers=logits",
            "--normalise=imagenet",
            "--planes-are=background,lesion,nerve"),
        "--planes-are names nerve; allowed are background, - and the classes lesion");
    assertMistake(
        pack("softmax-logits.onnx", "--answers=logits", "--normalise=percentiles"),
        "3 planes for 1 classes");
    assertMistake(
        pack("sigmoid-logits.onnx", "--answers=logits", "--normalise=percentiles"),
        "--percentiles are []");
    assertMistake(
        pack("sigmoid-logits.onnx", "--answers=logits", "--normalise=imagenet"),
        "are of 3 channels, and it reads 1");
    assertMistake(
        pack("fixed-batch.onnx", "--answers=probabilities", "--normalise=unit", "--threshold=0.3"),
        "a threshold is for one");
    assertMistake(
        pack("sigmoid-logits.onnx", "--answers=logits", "--mean=0", "--probes=" + folder),
        "say --consented");
    assertMistake(pack("nothing.onnx", "--answers", "logits"), "is not a file");
    assertMistake(pack("sigmoid-logits.bin"), "one TorchScript file (.pt");
    assertMistake(
        pack("sigmoid-logits.onnx", "--answers", "logits", "--output-size", "9x9"),
        "must lie in the middle");
    assertThat(folder.resolve("package")).doesNotExist();
    assertMistake(
        run(List.of("models", "import", FOREIGN.resolve("classes.onnx").toString())),
        "sonostream models pack");
  }

  private void assertMistake(int code, String words) {
    assertThat(code).isEqualTo(2);
    assertThat(err.toString()).contains(words);
    assertThat(err.toString().lines().filter(line -> line.startsWith("sonostream:"))).hasSize(1);
    err.getBuffer().setLength(0);
  }
}
