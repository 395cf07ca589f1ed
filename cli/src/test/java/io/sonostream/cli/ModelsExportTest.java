package io.sonostream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.PackageDraft;
import io.sonostream.model.packaging.PackageWriter;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.network.architecture.ArchitectureSpec;
import io.sonostream.network.graph.Initialisation;
import io.sonostream.network.onnx.OnnxSignature;
import io.sonostream.network.weights.StateDict;
import io.sonostream.network.weights.WeightsFile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsExportTest {
  private static final ArchitectureSpec TINY = ArchitectureSpec.parse("unet(base=2,depth=1)");
  private static final StateDict WEIGHTS = Initialisation.of(TINY.build(1, 1, 32, 32), 4);

  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  private ModelPackage model;

  @BeforeEach
  void packs() {
    InputShape input = new InputShape(1, 32, 32);
    model =
        new PackageWriter(null)
            .write(
                new PackageDraft("breast-lesion", "3", input, List.of("lesion"), Instant.EPOCH),
                TINY,
                1,
                WEIGHTS,
                List.of(),
                folder.resolve("model"));
  }

  private int export(String what, String file) {
    return Sonostream.commandLine()
        .setOut(new PrintWriter(new StringWriter()))
        .setErr(new PrintWriter(err))
        .execute("models", "export", what, "-o", folder.resolve(file).toString());
  }

  @Test
  void aModelsWeightsComeOutUnderTorchsNames() {
    assertThat(export(model.path().toString(), "w.safetensors")).as(err.toString()).isZero();
    StateDict read = WeightsFile.read(folder.resolve("w.safetensors"));
    assertThat(read.tensors().keySet()).containsExactlyElementsOf(WEIGHTS.tensors().keySet());
    WEIGHTS
        .tensors()
        .forEach(
            (name, tensor) ->
                assertThat(read.get(name).values()).as(name).isEqualTo(tensor.values()));
  }

  @Test
  void theEndingSaysWhatIsWritten() throws Exception {
    assertThat(export(model.path().toString(), "m.zip")).isZero();
    assertThat(ModelPackage.open(folder.resolve("m.zip"), TrustedKeys.ANYONE).sha256())
        .isEqualTo(model.sha256());
    assertThat(export(model.path().toString(), "m.onnx")).isZero();
    assertThat(OnnxSignature.read(folder.resolve("m.onnx")).input()).containsExactly(0, 1, 32, 32);
    assertThat(export(model.path().toString(), "m.pt")).isZero();
    assertThat(Files.readAllBytes(folder.resolve("m.pt")))
        .isEqualTo(model.torchScript().orElseThrow());
  }

  @Test
  void mistakesAreSaidInOneLine() {
    assertThat(export(model.path().toString(), "m.pth")).isEqualTo(2);
    assertThat(err.toString()).contains(".zip, .safetensors, .pt, .onnx");
    assertThat(export("breast-lesion", "m.zip")).isEqualTo(2);
    assertThat(err.toString()).contains("a task and its version");
    assertThat(export(model.path().toString(), "model")).isEqualTo(2);
    assertThat(err.toString()).contains("exists; name a new file");
  }
}
