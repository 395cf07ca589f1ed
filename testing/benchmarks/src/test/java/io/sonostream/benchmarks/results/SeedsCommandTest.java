package io.sonostream.benchmarks.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.learning.evaluation.ImageScore;
import io.sonostream.learning.gate.PairedScore;
import io.sonostream.learning.metrics.Interval;
import io.sonostream.learning.metrics.MaskScore;
import io.sonostream.runtime.FileTree;
import io.sonostream.testkit.images.LesionFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The whole of it in small: folders like the real ones, the shortest of trainings. */
class SeedsCommandTest {
  @TempDir Path root;

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
    err.getBuffer().setLength(0);
    return new CommandLine(new SeedsCommand())
        .setOut(new PrintWriter(new StringWriter()))
        .setErr(new PrintWriter(err, true))
        .setExecutionExceptionHandler(
            (e, c, r) -> {
              c.getErr().println(e.getMessage());
              return 2;
            })
        .execute(args.toArray(String[]::new));
  }

  @Test
  void writesTheClaimsThatAreThereAndTrainsNothingTwice() throws IOException {
    LesionFolder.write(root.resolve("data/us_breast_busi"), 14, "");
    LesionFolder.write(root.resolve("data/us_nerve_usgra"), 14, "");
    LesionFolder.write(root.resolve("data/nuclei_dsb2018"), 14, "");
    LesionFolder.write(root.resolve("data/natural_bsds500"), 14, "");
    Path page = root.resolve("page.md");
    Files.writeString(page, "# Seeds\n\n<!-- results -->\n<!-- end of results -->\n\nProse.\n");

    assertThat(run("--only=freezing")).as(err.toString()).isZero();
    String written = Files.readString(page);
    assertThat(written)
        .startsWith("# Seeds\n\n<!-- results -->\n\n**With `--quick`: it works, and no figure")
        .contains("### Transfer against scratch\n")
        .endsWith("<!-- end of results -->\n\nProse.\n")
        .contains(
            "| breast lesions (BUSI), 7 groups | from photographs |",
            "| from photographs, frozen-prefix(2) |",
            "| nerves (US-guided anaesthesia), 7 groups | from photographs |",
            "| not run yet: 2 of 3 trainings are there |",
            "`unet(base=4,depth=2)` at 32 x 32")
        .doesNotContain("- | confirmed |");
    assertThat(err.toString())
        .contains(
            "7 trainings, of which 7 are not there yet", "7 of 7 trainings done, about 0 min");

    FileTree.delete(root.resolve("work/busi-fold1-natural-frozen-prefix-2-seed1"));
    assertThat(run("--only=freezing")).as(err.toString()).isZero();
    assertThat(err.toString())
        .contains("7 trainings, of which 1 are not there yet", "natural-all-scratch-full-seed1 is")
        .contains("busi-fold1-natural-frozen-prefix-2-seed1: trained");
    assertThat(Files.readString(page)).as("the same numbers").isEqualTo(written);

    Path mask = root.resolve("data/us_nerve_usgra/masks/s0_1.png");
    byte[] before = Files.readAllBytes(mask);
    Files.copy(
        root.resolve("data/us_nerve_usgra/masks/s1_1.png"),
        mask,
        StandardCopyOption.REPLACE_EXISTING);
    assertThat(run("--only=freezing")).isEqualTo(2);
    assertThat(err.toString())
        .contains("7 trainings, of which 3 are not there yet", "nerve-fold1-")
        .contains(" was begun with other settings: ");
    Files.write(mask, before);

    FileTree.delete(root.resolve("work/natural-all-scratch-full-seed1"));
    assertThat(run("--only=freezing")).as("their beginning is gone").isEqualTo(2);
    assertThat(err.toString())
        .contains("7 trainings, of which 7 are not there yet", "natural-all-scratch-full-seed1: ")
        .contains("work/busi-fold1-natural-frozen-prefix-2-seed1 was begun with other settings;");

    assertThat(run("--only=devices")).as("these nerves have no sizes").isEqualTo(2);
    assertThat(err.toString())
        .contains("phantoms-fold1-scratch-full-only-linear-seed1: trained")
        .contains("nerve-fold1-natural-full-only-534x512-seed1: ");
    assertThat(Files.readString(page))
        .contains("| phantoms, sector, ", "The gate on all phantoms, A as challenger of B: ");
  }

  @Test
  void aVerdictIsTheIntervals() {
    Interval above = new Interval(0.1, 0.01, 0.2, 9);
    Interval below = new Interval(-0.1, -0.2, -0.01, 9);
    Interval about = new Interval(0.1, -0.01, 0.2, 9);
    Interval one = new Interval(0.1, Double.NaN, Double.NaN, 1);
    assertThat(words(above, SeedClaim.Expected.HIGHER)).isEqualTo("confirmed");
    assertThat(words(below, SeedClaim.Expected.HIGHER)).isEqualTo("refuted");
    assertThat(words(about, SeedClaim.Expected.HIGHER)).isEqualTo("not shown here");
    assertThat(words(one, SeedClaim.Expected.HIGHER)).isEqualTo("not shown here");
    assertThat(words(above, SeedClaim.Expected.NOT_HIGHER)).isEqualTo("refuted");
    assertThat(words(below, SeedClaim.Expected.NOT_HIGHER)).isEqualTo("confirmed");
  }

  /** A network that learned nothing would be worse on every device. */
  @Test
  void whoIsNoBetterAtHomeSaysNothingOfAForeignDevice() {
    Interval abroad = new Interval(0.1, 0.05, 0.15, 9);
    assertThat(SeedRow.verdict(SeedClaim.Verdict.CONFIRMED, abroad, null)).isEqualTo("confirmed");
    assertThat(SeedRow.verdict(SeedClaim.Verdict.CONFIRMED, abroad, new Interval(0.6, 0.5, 0.7, 9)))
        .isEqualTo("confirmed; B has 0.600 (0.500 to 0.700) on its own device");
    assertThat(
            SeedRow.verdict(SeedClaim.Verdict.CONFIRMED, abroad, new Interval(0.16, 0.12, 0.2, 9)))
        .startsWith("not shown here; B has 0.160 ");
  }

  private static String words(Interval difference, SeedClaim.Expected expected) {
    return SeedClaim.Verdict.of(difference, expected).words();
  }

  @Test
  void theGateIsAskedByDevice() {
    List<PairedScore> pairs = new ArrayList<>();
    for (int subject = 0; subject < 20; subject++) {
      boolean linear = subject < 15;
      double better = linear ? 0.8 : 0.4;
      pairs.add(
          new PairedScore(
              "i" + subject, "s" + subject, linear ? "linear" : "sector", true, 0.5, better));
    }
    assertThat(SeedRow.gate(pairs))
        .contains("rejected: worse on device sector (-0.100)")
        .endsWith("(confirmed: better on the whole, and refused for one device)");
    assertThat(SeedRow.gate(pairs.subList(0, 15)))
        .startsWith("promoted: ")
        .endsWith("(not shown here: no device got worse)");
  }

  @Test
  void pairsAreOfTheSameImages() {
    List<ImageScore> one = List.of(score("a", 0.5), score("b", 0.7));
    List<ImageScore> other = List.of(score("a", 0.4), score("b", 0.9));
    assertThat(ScorePairs.of(one, other, Map.of("a", "linear")))
        .extracting(PairedScore::device, PairedScore::challenger, PairedScore::champion)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("linear", 0.5, 0.4),
            org.assertj.core.groups.Tuple.tuple("", 0.7, 0.9));
    List<ImageScore> turned = List.of(other.get(1), other.get(0));
    assertThatThrownBy(() -> ScorePairs.of(one, turned, Map.of()))
        .hasMessage("two runs were judged by different images");
  }

  private static ImageScore score(String id, double dice) {
    return new ImageScore(id, "of " + id, "", true, new MaskScore(dice, 0, 0, 0, 0, 0), 0);
  }

  @Test
  void mistakesEndInOneLine() {
    assertThat(run("--only=kidney")).isEqualTo(2);
    assertThat(err.toString())
        .contains("--only kidney is unknown; allowed are transfer, layers, order, freezing");
    assertThat(run("--folds=3")).isEqualTo(2);
    assertThat(err.toString()).contains("--folds is 3; allowed are 1 and 2");
    assertThat(run("--tile=100")).isEqualTo(2);
    assertThat(err.toString()).contains("--tile is 100; a multiple of 32 is needed");
    assertThat(run("--seeds=0")).isEqualTo(2);
    assertThat(err.toString()).contains("--seeds is 0; at least 1");
  }
}
