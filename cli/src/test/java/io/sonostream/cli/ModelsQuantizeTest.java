package io.sonostream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sonostream.devices.phantom.DeviceModel;
import io.sonostream.devices.phantom.PhantomFolder;
import io.sonostream.model.engine.EngineKind;
import io.sonostream.model.packaging.Int8Form;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.TrustedKeys;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    return Sonostream.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments.toArray(String[]::new));
  }

  @Test
  void theStarterModelServesInBytesAndTheFramesThatItWasCalibratedWithStayOutside() {
    assumeTrue(
        EngineKind.PYTORCH_CPU_INT8.mayBeFast(), "this CPU has no AVX512-VNNI to sum bytes with");
    Path phantoms = folder.resolve("phantoms");
    new PhantomFolder(phantoms, 7, SUBJECTS, 192, 192, DeviceModel.ALL).write(FRAMES, done -> {});
    int code =
        quantize(
            STARTER,
            "--images",
            phantoms.resolve("images").toString(),
            "--masks",
            phantoms.resolve("masks").toString(),
            "--groups",
            phantoms.resolve("index.csv").toString());
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
  void whatCanNotBeDoneIsSaidInOneLineBeforeAnythingIsWritten() {
    assertThat(quantize(STARTER, "--images", "somewhere")).isNotZero();
    assertThat(err.toString()).contains("labelled frames need both --images and --masks");
    assertThat(quantize(STARTER, "--private-key", "key.pem")).isNotZero();
    assertThat(err.toString()).contains("both --private-key and --public-key");
    assertThat(folder.resolve("quantised")).doesNotExist();
    assertThat(Files.exists(folder)).isTrue();
  }
}
