package io.sonostream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.devices.phantom.DeviceModel;
import io.sonostream.devices.phantom.PhantomFolder;
import io.sonostream.model.packaging.Manifest;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.PackageDraft;
import io.sonostream.model.packaging.PackageWriter;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.network.architecture.ArchitectureSpec;
import io.sonostream.network.onnx.Onnx;
import io.sonostream.network.weights.StateDict;
import io.sonostream.network.weights.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that is too sure of itself, its probabilities made true by one command. */
class ModelsCalibrateTest {
  private static final Path STARTER = Path.of("..", "models", "starter");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  private int run(String... words) {
    List<String> arguments = new ArrayList<>(List.of(words));
    Path phantoms = folder.resolve("phantoms");
    arguments.addAll(List.of("--images", phantoms.resolve("images").toString()));
    arguments.addAll(List.of("--masks", phantoms.resolve("masks").toString()));
    arguments.addAll(List.of("--groups", phantoms.resolve("index.csv").toString()));
    out.getBuffer().setLength(0);
    return Sonostream.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments.toArray(String[]::new));
  }

  private JsonNode evaluated(String model) throws IOException {
    assertThat(run("evaluate", "--model", model, "--part", "test", "--json"))
        .as(err.toString())
        .isZero();
    return new ObjectMapper().readTree(out.toString());
  }

  /** The starter model, whose log-odds are three times as large: surer, and no wiser. */
  private String exaggerating() {
    ModelPackage starter = ModelPackage.open(STARTER, TrustedKeys.ANYONE);
    Map<String, Tensor> tensors = new LinkedHashMap<>(starter.weights().orElseThrow().tensors());
    for (String name : List.of("head.weight", "head.bias")) {
      Tensor tensor = Objects.requireNonNull(tensors.get(name), name);
      float[] values = tensor.values().clone();
      for (int i = 0; i < values.length; i++) {
        values[i] *= 3;
      }
      tensors.put(name, new Tensor(tensor.shape(), values));
    }
    Manifest manifest = starter.manifest();
    Path target = folder.resolve("exaggerating");
    new PackageWriter(null)
        .write(
            new PackageDraft(
                manifest.task(), "1", manifest.input(), manifest.classes(), Instant.EPOCH),
            ArchitectureSpec.parse(String.valueOf(manifest.architecture())),
            1,
            new StateDict(tensors),
            List.of(),
            target);
    return target.toString();
  }

  @Test
  void onSubjectsThatFittedNothingItsProbabilitiesAreTruerAndItsMasksTheSame() throws IOException {
    new PhantomFolder(folder.resolve("phantoms"), 7, 40, 192, 192, DeviceModel.ALL)
        .write(80, done -> {});
    String model = exaggerating();
    String made = folder.resolve("calibrated").toString();
    assertThat(run("models", "calibrate", model, "-o", made)).as(err.toString()).isZero();
    assertThat(out.toString()).contains("loss of an unsure pixel").contains("-calibrated");
    assertThat(ModelPackage.open(Path.of(made), TrustedKeys.ANYONE).manifest().temperature())
        .isGreaterThan(1.5);

    JsonNode before = evaluated(model);
    JsonNode after = evaluated(made);
    assertThat(after.get("dice")).isEqualTo(before.get("dice"));
    JsonNode told = after.get("calibration");
    JsonNode raw = before.get("calibration");
    assertThat(raw.get("temperature").asInt()).isEqualTo(1);
    assertThat(told.get("withoutTemperature").get("expectedCalibrationError"))
        .isEqualTo(raw.get("expectedCalibrationError"));
    for (String error : List.of("expectedCalibrationError", "adaptiveCalibrationError")) {
      assertThat(told.get(error).asDouble()).as(error).isLessThan(raw.get(error).asDouble());
    }
    double dice = before.get("dice").get("mean").asDouble();
    assertThat(Math.abs(told.get("expectedDice").asDouble() - dice))
        .isLessThan(Math.abs(raw.get("expectedDice").asDouble() - dice));
  }

  /** The starter model as somebody else's ONNX file, and nothing beside it. */
  private String fromElsewhere() throws IOException {
    ModelPackage starter = ModelPackage.open(STARTER, TrustedKeys.ANYONE);
    Path file = folder.resolve("network.onnx");
    try (OutputStream written = Files.newOutputStream(file)) {
      Onnx.writeLogits(starter.graph().orElseThrow(), starter.weights().orElseThrow(), written);
    }
    Path target = folder.resolve("foreign");
    int status =
        Sonostream.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(
                "models",
                "pack",
                file.toString(),
                "-o",
                target.toString(),
                "--task=breast-lesion",
                "--model-version=1",
                "--classes=lesion",
                "--answers=logits");
    assertThat(status).as(err.toString()).isZero();
    return target.toString();
  }

  @Test
  void aNetworkFromElsewhereThatIsAnOnnxFileAloneIsCalibratedAndEvaluated() throws IOException {
    new PhantomFolder(folder.resolve("phantoms"), 7, 20, 96, 96, DeviceModel.ALL)
        .write(20, done -> {});
    String model = fromElsewhere();
    String made = folder.resolve("calibrated").toString();
    assertThat(run("models", "calibrate", model, "-o", made)).as(err.toString()).isZero();
    Manifest calibrated = ModelPackage.open(Path.of(made), TrustedKeys.ANYONE).manifest();
    assertThat(calibrated.temperature()).isNotNull();
    assertThat(calibrated.files()).containsKey("model.onnx").doesNotContainKey("model.pt");
    assertThat(evaluated(made).get("dice").get("mean").asDouble()).isGreaterThan(0.5);
  }

  @Test
  void withoutAValidationSubjectNothingIsWritten() throws IOException {
    new PhantomFolder(folder.resolve("phantoms"), 7, 1, 96, 96, DeviceModel.ALL)
        .write(2, done -> {});
    assertThat(run("models", "calibrate", STARTER.toString(), "-o", folder.resolve("c").toString()))
        .isNotZero();
    assertThat(err.toString()).contains("no subject falls into the validation part");
    assertThat(folder.resolve("c")).doesNotExist();
  }

  @Test
  void withoutFramesItSaysWhichOptionsNameThem() {
    int status =
        Sonostream.commandLine()
            .setErr(new PrintWriter(err))
            .execute(
                "models", "calibrate", STARTER.toString(), "-o", folder.resolve("c").toString());
    assertThat(status).isEqualTo(2);
    assertThat(err.toString()).contains("name them with --images and --masks");
    assertThat(folder.resolve("c")).doesNotExist();
  }
}
