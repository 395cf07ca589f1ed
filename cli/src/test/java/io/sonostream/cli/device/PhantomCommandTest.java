package io.sonostream.cli.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.console.Mistakes;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PhantomCommandTest {
  @TempDir Path folder;

  private final StringWriter err = new StringWriter();

  private int run(String out, String... options) {
    List<String> args =
        new ArrayList<>(
            List.of("--out=" + folder.resolve(out), "--count=4", "--seed=3", "--size=64x64"));
    args.addAll(List.of(options));
    err.getBuffer().setLength(0);
    return Mistakes.told(new CommandLine(new PhantomCommand()))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new PrintWriter(new StringWriter()))
        .setErr(new PrintWriter(err, true))
        .execute(args.toArray(String[]::new));
  }

  @Test
  void randomShapesTakeTheSameOptions() throws IOException {
    assertThat(run("breast", "--geometry=sector")).as(err.toString()).isZero();
    assertThat(run("shapes", "--geometry=sector", "--random")).as(err.toString()).isZero();
    assertThat(run("again", "--geometry=sector", "--random")).isZero();
    assertThat(run("probe", "--random", "--device-model=L9-3", "--subjects=2")).isZero();

    List<String> shapes = Files.readAllLines(folder.resolve("shapes/index.csv"));
    assertThat(shapes).hasSize(5).element(1).asString().contains(",C5-1,", ",sector,64,64,");
    assertThat(Files.readAllLines(folder.resolve("probe/index.csv")))
        .filteredOn(line -> line.contains(",L9-3,"))
        .hasSize(4);
    for (String kind : List.of("images", "masks")) {
      byte[] first = bytes("shapes", kind);
      assertThat(bytes("again", kind)).as(kind).isEqualTo(first);
      assertThat(bytes("breast", kind)).as(kind).isNotEqualTo(first);
    }
  }

  @Test
  void probesAreNamedOnce() {
    assertThat(run("both", "--geometry=sector", "--device-model=L9-3", "--random")).isEqualTo(2);
    assertThat(err.toString().strip())
        .doesNotContain("\n")
        .contains("--geometry and --device-model both say which probes take turns; give one");
    assertThat(folder.resolve("both")).doesNotExist();
  }

  private byte[] bytes(String set, String kind) throws IOException {
    return Files.readAllBytes(folder.resolve(set).resolve(kind).resolve("s0000_e00_00.png"));
  }
}
