package io.sonostream.benchmarks.results;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.learning.recipe.NamedRecipe;
import io.sonostream.learning.recipe.RecipeSettings;
import io.sonostream.runtime.FileTree;
import io.sonostream.testkit.images.LesionFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RecipeCommandTest {
  @TempDir Path root;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... extra) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "--quick",
                "--threads=1",
                "--data=" + root.resolve("data"),
                "--work=" + root.resolve("work"),
                "--document=" + root.resolve("page.md")));
    args.addAll(List.of(extra));
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return new CommandLine(new RecipeCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .setExecutionExceptionHandler(
            (e, c, r) -> {
              c.getErr().println(e.getMessage());
              return 2;
            })
        .execute(args.toArray(String[]::new));
  }

  /** Both ways: nothing else is changed, and nothing that best has beyond standard is forgotten. */
  @Test
  void eachLeavesOutWhatItSaysAndTogetherTheyLeaveOutAllThatChangesMasks() {
    Map<String, String> best = RecipeSettings.of(NamedRecipe.BEST.recipe());
    Map<LeftOut, Set<String>> changed = new EnumMap<>(LeftOut.class);
    for (LeftOut leftOut : LeftOut.values()) {
      Map<String, String> own =
          new LinkedHashMap<>(RecipeSettings.of(leftOut.of(NamedRecipe.BEST.recipe())));
      own.entrySet().removeAll(best.entrySet());
      own.keySet().removeIf(setting -> setting.startsWith("augmentation"));
      changed.put(leftOut, own.keySet());
    }
    assertThat(changed)
        .containsEntry(LeftOut.NOTHING, Set.of())
        .containsEntry(LeftOut.AVERAGE, Set.of("descent.weightAverage"))
        .containsEntry(LeftOut.SCHEDULE, Set.of("descent.schedule"))
        .containsEntry(LeftOut.DECAY, Set.of("descent.weightDecay"))
        .containsEntry(LeftOut.FOREGROUND, Set.of("foregroundShare"))
        .containsEntry(LeftOut.DICE, Set.of("crossEntropyWeight", "diceWeight"))
        .containsEntry(LeftOut.AUGMENTATION, Set.of())
        .containsEntry(LeftOut.MASKS, Set.of("chooseMasks"));
    assertThat(LeftOut.AUGMENTATION.of(NamedRecipe.BEST.recipe()).augmentation())
        .isNotEqualTo(NamedRecipe.BEST.recipe().augmentation());
    Set<String> covered = changed.values().stream().flatMap(Set::stream).collect(toSet());
    assertThat(RecipeSettings.beyondStandard(NamedRecipe.BEST.recipe()).keySet())
        .as("length, rate and patience are the run's, and calibration changes no mask")
        .isSubsetOf(
            union(
                covered,
                Set.of(
                    "epochs",
                    "learningRate",
                    "patience",
                    "calibrate",
                    "decay",
                    "decayEveryEpochs")));
  }

  private static Set<String> union(Set<String> one, Set<String> other) {
    Set<String> both = new HashSet<>(one);
    both.addAll(other);
    return both;
  }

  @Test
  void tellsTheDifferencesAndWhatIsNotRunAndTrainsNothingTwice() throws IOException {
    LesionFolder.write(root.resolve("data/us_breast_busi"), 10, "");
    Path page = root.resolve("page.md");
    Files.writeString(page, "Before.\n<!-- results -->\nold\n<!-- end of results -->\nAfter.\n");
    assertThat(run("--without=augmentation", "--json")).as(err.toString()).isZero();
    String written = Files.readString(page);
    assertThat(written)
        .startsWith("Before.\n")
        .endsWith("After.\n")
        .doesNotContain("\nold\n")
        .containsPattern("\\| nothing \\| 0\\.\\d{3} \\(0\\.\\d{3} to 0\\.\\d{3}\\) \\|  \\|")
        .containsPattern("\\| augmentation \\| 0\\.\\d{3} .* \\| [+-]0\\.\\d{3} \\(")
        .contains(
            "2 folds by groups, `unet(base=4,depth=2)` at 32 x 32 from random weights, whole images, 2 epochs")
        .contains("Not run yet: averaged weights; ");
    JsonNode rows =
        new ObjectMapper()
            .readTree(out.toString().strip().lines().reduce((a, b) -> b).orElseThrow())
            .get("rows");
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).at("/difference/mean").asDouble()).isZero();
    assertThat(rows.get(1).at("/difference/mean").asDouble())
        .isEqualTo(
            rows.get(1).at("/dice/mean").asDouble() - rows.get(0).at("/dice/mean").asDouble(),
            within(1e-9));

    FileTree.delete(root.resolve("work/augmentation/busi-fold2-seed1"));
    assertThat(run("--without=augmentation")).as(err.toString()).isZero();
    assertThat(err.toString())
        .contains("nothing: busi-fold1-seed1 is there: ")
        .contains("augmentation: busi-fold1-seed1 is there: ")
        .contains("augmentation: busi-fold2-seed1: trained");
    assertThat(Files.readString(page)).isEqualTo(written);

    assertThat(run("--without=augmentation", "--folds=3")).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            root.resolve("work/nothing/busi-fold1-seed1") + " was begun with other settings: ");
    assertThat(Files.readString(page)).as("no fold of 2 under the name of 3").isEqualTo(written);
  }

  @Test
  void mistakesEndInOneLine() throws IOException {
    LesionFolder.write(root.resolve("data/us_breast_busi"), 8, "");
    assertThat(run("--folds=1")).isEqualTo(2);
    assertThat(err.toString()).contains("--folds is 1, at least 2");
    assertThat(run("--set=kidney")).isEqualTo(2);
    assertThat(err.toString()).contains("--set kidney is unknown");
    assertThat(run("--without=luck")).isEqualTo(2);
    assertThat(err.toString()).contains("--without").contains("luck");
  }
}
