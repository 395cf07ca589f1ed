package io.sonostream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sonostream.imaging.image.ImageFiles;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.network.ModelException;
import io.sonostream.testkit.models.UntrainedModel;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wherever the machine stands, the same bytes and the same tables. */
class LocaleTest {
  private static final Locale BEFORE = Locale.getDefault();

  @TempDir Path folder;

  @AfterEach
  void back() {
    Locale.setDefault(BEFORE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ar-EG", "fa-IR", "th-TH-u-nu-thai", "tr-TR", "hi-IN-u-nu-deva", "mr-IN", "de-DE"})
  void packagesEnginesAndTablesAreTheSame(String language) throws Exception {
    byte[] pixels = new byte[64 * 64];
    new Random(5).nextBytes(pixels);
    ImageFiles.write(new PixelImage(64, 64, 1, pixels), folder.resolve("in.png"));

    Locale.setDefault(Locale.ROOT);
    String name = write("root");
    String mask = segment("root");
    String table = run("models", "architectures");

    Locale.setDefault(Locale.forLanguageTag(language));
    assertThat(write("there")).as("the package's digest").isEqualTo(name);
    assertThat(segment("there")).isEqualTo(mask);
    assertThat(run("models", "architectures")).isEqualTo(table);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ar-EG", "de-DE"})
  void aPackageThatLacksAProbeIsRefused(String language) throws Exception {
    Locale.setDefault(Locale.forLanguageTag(language));
    write("p");
    Files.delete(folder.resolve("p/probes/000.mask.png"));
    assertThatThrownBy(() -> ModelPackage.open(folder.resolve("p"), TrustedKeys.ANYONE).probes())
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("probes/000.mask.png");
  }

  private String write(String version) {
    return UntrainedModel.TINY
        .write("breast-lesion", "v1", 7, folder.resolve(version), null)
        .sha256();
  }

  /** What segment says, less what differs from run to run. */
  private String segment(String version) throws Exception {
    String model = folder.resolve(version).toString();
    String out = folder.resolve(version + ".png").toString();
    String said =
        run(
            "segment",
            "--json",
            "--engine",
            "pytorch-cpu-f32",
            "-m",
            model,
            folder.resolve("in.png").toString(),
            out);
    ObjectNode report = (ObjectNode) new JsonMapper().readTree(said);
    return report.at("/regions").toString() + report.get("sha256");
  }

  private static String run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        Sonostream.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments);
    assertThat(exit).as(err.toString()).isZero();
    return out.toString();
  }
}
