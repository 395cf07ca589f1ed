package io.sonostream.benchmarks.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.testkit.images.LesionFolder;
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

/** The whole of it in small: a folder like a real one, the shortest of trainings. */
class LabelsCommandTest {
  @TempDir Path root;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... extra) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "--threads=1",
                "--arch=unet(base=4,depth=2)",
                "--input=32",
                "--epochs=1",
                "--seeds=1",
                "--first=4",
                "--step=3",
                "--rounds=2",
                "--json",
                "--data=" + root.resolve("data"),
                "--work=" + root.resolve("work")));
    args.addAll(List.of(extra));
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return new CommandLine(new LabelsCommand())
        .setOverwrittenOptionsAllowed(true)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .setExecutionExceptionHandler(
            (e, c, r) -> {
              c.getErr().println(e.getMessage());
              return 2;
            })
        .execute(args.toArray(String[]::new));
  }

  @Test
  void bothWaysBeginAlikeAndGoOnWhereTheyStopped() throws IOException {
    LesionFolder.write(root.resolve("data/us_breast_busi"), 20, "");
    assertThat(run()).as(err.toString()).isZero();
    JsonNode told = new ObjectMapper().readTree(out.toString());
    assertThat(told.get("rows")).hasSize(2);
    assertThat(told.get("rows").get(0).get("difference").get("mean").asDouble()).isZero();
    assertThat(told.get("rows").get(1).get("labels").asInt()).isEqualTo(7);
    for (String way : List.of("random1", "chosen1")) {
      assertThat(Files.readAllLines(root.resolve("work/busi-" + way + "-seed1.csv")))
          .as(way)
          .filteredOn(line -> line.endsWith(",train"))
          .hasSize(7);
    }
    String first = out.toString();
    assertThat(run()).isZero();
    assertThat(out.toString()).isEqualTo(first);
    assertThat(err.toString()).contains("busi-chosen1-seed1 is there: ");

    assertThat(run("--first=6")).as("4 labels can't stand for 6").isEqualTo(2);
    assertThat(err.toString())
        .contains(root.resolve("work/busi-begin-seed1") + " was begun with other settings: ");
    assertThat(run()).isZero();
    assertThat(out.toString()).isEqualTo(first);

    assertThat(run("--rounds=20")).isEqualTo(2);
    assertThat(err.toString()).contains("61 are asked for by --first, --step and --rounds");
    assertThat(run("--set=kidney")).isEqualTo(2);
    assertThat(err.toString()).contains("--set kidney is unknown; allowed are busi, nerve, nuclei");
  }

  /** By hand: 0.7 lies half way between the second round and the third. */
  @Test
  void labelsAreSavedWhereTheChoiceReachesEarlierWhatChanceReachesAtTheEnd() {
    int[] labels = {40, 80, 120};
    double[] random = {0.5, 0.6, 0.7};
    assertThat(LabelCurve.saved(labels, random, new double[] {0.5, 0.65, 0.75}))
        .isCloseTo(20, within(1e-9));
    assertThat(LabelCurve.saved(labels, random, new double[] {0.7, 0.8, 0.9})).isEqualTo(80);
    assertThat(LabelCurve.saved(labels, random, new double[] {0.5, 0.55, 0.6})).isZero();
  }
}
