package io.sonostream.cli.trouble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sonostream.cli.Sonostream;
import io.sonostream.console.Mistakes;
import io.sonostream.testkit.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Engines unpack their natives into the temporary folder; where they can't, one line says so. */
class NoTemporaryFolderIT {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"onnx-cpu-f32", "pytorch-cpu-f32"})
  void anEngineNamesTheFolderThatItCannotWrite(String engine) throws IOException {
    Path well = folder.resolve("well");
    Site.write(well, Site.silentPort(), Site.silentPort());
    Path locked = Place.WITHIN_AN_UNWRITABLE_FOLDER.of(Path.of("temporary"), folder);
    assumeTrue(locked != null, "no place that nobody may read or write, such as /proc or /sys");
    Path mask = folder.resolve("mask.png");
    List<String> options = new ArrayList<>(ChildProcess.SHORT_LIVED);
    options.add("-Djava.io.tmpdir=" + locked);
    try (ChildProcess child =
        ChildProcess.start(
            Sonostream.class,
            folder.resolve("log"),
            options,
            List.of(
                "segment",
                "--model=" + well.resolve("model"),
                "--engine=" + engine,
                well.resolve("data/images/0.png").toString(),
                mask.toString()))) {
      int status = child.exitStatus();
      String said = Files.readString(child.log());
      Ending ending = new Ending(List.of(engine), status, "", said);
      // PyTorch's natives lie in the user's cache, and may need no temporary folder.
      if (status == 0) {
        assertThat(mask).exists();
        ending.requireNoJava();
      } else {
        assertThat(status).as(said).isEqualTo(Mistakes.EXIT_STATUS);
        assertThat(ending.line()).contains(locked.toString());
      }
    }
  }
}
