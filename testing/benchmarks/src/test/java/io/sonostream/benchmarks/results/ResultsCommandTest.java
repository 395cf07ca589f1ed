package io.sonostream.benchmarks.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sonostream.learning.run.JobDirectory;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.runtime.FileTree;
import io.sonostream.runtime.ProcessLock;
import io.sonostream.testkit.images.LesionFolder;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The whole of it in small: folders like the real ones, the shortest of trainings. */
class ResultsCommandTest {
  @TempDir Path root;

  private final StringWriter err = new StringWriter();
  private String work = "work";

  private int run(String... extra) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "--quick",
                "--threads=1",
                "--data=" + root.resolve("data"),
                "--work=" + root.resolve(work),
                "--document=" + root.resolve("page.md")));
    args.addAll(List.of(extra));
    err.getBuffer().setLength(0);
    return new CommandLine(new ResultsCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new PrintWriter(new StringWriter()))
        .setErr(new PrintWriter(err, true))
        .setExecutionExceptionHandler(
            (e, c, r) -> {
              c.getErr().println(e.getMessage());
              return 2;
            })
        .execute(args.toArray(String[]::new));
  }

  private void publicSplits() throws IOException {
    Path splits = Files.createDirectories(root.resolve("data/busi_public_splits"));
    for (int split = 1; split <= 3; split++) {
      StringBuilder learn = new StringBuilder();
      StringBuilder judge = new StringBuilder();
      for (int subject = 0; subject < 10; subject++) {
        learn.append('s').append(subject).append("_0\n");
        judge.append(subject < 3 ? "s" + subject + "_1\n" : "");
      }
      Files.writeString(splits.resolve("train" + split + ".txt"), learn);
      Files.writeString(splits.resolve("val" + split + ".txt"), judge);
    }
  }

  @Test
  void writesItsTableAndTrainsNothingTwice() throws IOException {
    LesionFolder.write(root.resolve("data/us_breast_busi"), 10, "");
    LesionFolder.write(root.resolve("data/us_nerve_usgra"), 8, "");
    publicSplits();
    Path page = root.resolve("page.md");
    Files.writeString(
        page,
        "# Results\n\n<!-- results -->\nnothing yet\n<!-- end of results -->\n\nWhat it shows.\n");

    assertThat(run("--only=busi,nerve")).as(err.toString()).isZero();
    String written = Files.readString(page);
    assertThat(written)
        .startsWith("# Results\n\n<!-- results -->\n\n| images |")
        .endsWith("<!-- end of results -->\n\nWhat it shows.\n")
        .doesNotContain("nothing yet")
        .contains(
            "| breast lesions (BUSI) | 2 folds by groups | random weights |"
                + " `unet(base=4,depth=2)` at 32 x 32, `--recipe best`, 2 epochs at most,"
                + " whole images | 2 |")
        .contains("| 20 images, 10 groups | ")
        .containsPattern(", \\d+ groups \\| [0-9,]+ \\| [0-9]+ \\(")
        .contains(" | seen twice less once | ")
        .contains("10 images learned from, 3 judge, of which 3 have a near duplicate")
        .contains("| nerves (US-guided anaesthesia) | 2 folds by groups | random weights | ")
        .contains("| 16 images, 8 groups | ");
    assertThat(err.toString()).contains("busi-fold1-seed1: epoch 1 of 2, validation Dice ");
    assertThat(root.resolve("work/busi-fold1-seed1/report.html")).exists();
    assertThat(root.resolve("work/busi-fold1-seed1/curves.png")).exists();

    FileTree.delete(root.resolve("work/busi-fold2-seed1"));
    assertThat(run("--only=busi")).as(err.toString()).isZero();
    assertThat(err.toString())
        .contains("busi-fold1-seed1 is there: ", "busi-public3-seed1 is there: ")
        .contains("busi-fold2-seed1: trained");
    assertThat(written.lines().filter(line -> line.contains("BUSI")).map(ResultsCommandTest::dice))
        .as("the same numbers")
        .containsExactlyElementsOf(
            Files.readString(page)
                .lines()
                .filter(line -> line.contains("BUSI"))
                .map(ResultsCommandTest::dice)
                .toList());

    work = "elsewhere";
    Path base = root.resolve("base");
    Files.move(root.resolve("work/nerve-fold1-seed1/package"), base);
    assertThat(run("--only=busi", "--from=" + base)).as(err.toString()).isZero();
    String digest = ModelPackage.open(base, TrustedKeys.ANYONE).sha256();
    assertThat(Files.readString(page).lines().filter(line -> line.startsWith("| ")))
        .as("rows of another run stay where they were")
        .hasSize(6) // with the heading
        .filteredOn(line -> line.contains("| package nerve 1, " + digest.substring(0, 8) + " |"))
        .hasSize(2);
    FileTree.delete(base);
    Files.move(root.resolve("work/nerve-fold2-seed1/package"), base);
    assertThat(run("--only=busi", "--from=" + base)).as("another package at its path").isEqualTo(2);
    assertThat(err.toString()).contains("busi-fold1-seed1 was begun with other settings; remove");
    work = "work";
    assertThat(run("--only=busi", "--recipe=fast")).isEqualTo(2);
    assertThat(err.toString()).contains("was begun with other settings; remove it");
    Files.writeString(page, Files.readString(page).replace("| begins with |", "| begins |"));
    assertThat(run("--only=busi")).isEqualTo(2);
    assertThat(err.toString())
        .contains("has a table with other columns between its marks")
        .as("before it trains")
        .doesNotContain("is there");
  }

  @Test
  void whatAnotherProcessTrainsIsLeftToItAndWaitedForLast() throws Exception {
    LesionFolder.write(root.resolve("data/us_nerve_usgra"), 8, "");
    Path page = root.resolve("page.md");
    Files.writeString(page, "<!-- results -->\n<!-- end of results -->\n");
    JobDirectory others = new JobDirectory(root.resolve("work/nerve-fold1-seed1"));
    ProcessLock held = others.lock();
    CompletableFuture<Integer> command = CompletableFuture.supplyAsync(() -> run("--only=nerve"));
    try (held) {
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> command.isDone() || err.toString().contains("waiting for it"));
      assertThat(command).as(err.toString()).isNotDone();
      assertThat(err.toString()).contains("nerve-fold2-seed1: trained");
      assertThat(others.outcome()).isEmpty();
      assertThat(Files.readString(page)).doesNotContain("16 images");
    }
    assertThat(command.get(2, TimeUnit.MINUTES)).as(err.toString()).isZero();
    assertThat(err.toString()).contains("nerve-fold1-seed1: trained");
    assertThat(Files.readString(page)).contains("| 16 images, 8 groups | ");
  }

  /** Frames a second and Dice of both ways are no figures of one row. */
  @Test
  void aSetIsLearnedInOneWayAndItsRowSaysInWhich() throws IOException {
    LesionFolder.write(root.resolve("data/us_nerve_usgra"), 8, "");
    Path nuclei = LesionFolder.write(root.resolve("data/nuclei_dsb2018"), 8, "");
    for (int subject = 3; subject < 8; subject++) {
      for (String kind : List.of("images", "masks")) {
        enlarge(nuclei.resolve(kind + "/s" + subject + "_0.png"));
        enlarge(nuclei.resolve(kind + "/s" + subject + "_1.png"));
      }
    }
    Path page = root.resolve("page.md");
    Files.writeString(page, "<!-- results -->\n<!-- end of results -->\n");
    assertThat(run("--only=nuclei,nerve")).as(err.toString()).isZero();
    assertThat(err.toString())
        .contains("nuclei: images are learned in tiles: of 16 looked at, 10 are more than twice");
    assertThat(Files.readString(page))
        .contains("2 epochs at most, in tiles | 2 |", "2 epochs at most, whole images | 2 |");

    // A version of before left it to each training: what came out the same is no other run.
    Path job = root.resolve("work/nuclei-fold1-seed1/job.json");
    String decided = Files.readString(job);
    assertThat(decided).contains("\"ALWAYS\"");
    Files.writeString(job, decided.replace("\"ALWAYS\"", "\"AUTO\""));
    assertThat(run("--only=nuclei")).as(err.toString()).isZero();

    Path second = root.resolve("work/nerve-fold2-seed1/package");
    FileTree.delete(second);
    Files.move(root.resolve("work/nuclei-fold1-seed1/package"), second);
    assertThat(run("--only=nerve")).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            root.resolve("work/nerve-fold2-seed1") + " has fitting SLIDING_WINDOW, ",
            "nerve-fold1-seed1 LETTERBOX; their figures are no row together");
  }

  private static void enlarge(Path file) throws IOException {
    BufferedImage small = ImageIO.read(file.toFile());
    int side = 3 * small.getWidth();
    BufferedImage large = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < side * side; i++) {
      int value = small.getRaster().getSample(i % side / 3, i / side / 3, 0);
      large.getRaster().setSample(i % side, i / side, 0, value);
    }
    ImageIO.write(large, "png", file.toFile());
  }

  /** Groups and masks are corrected now and then; figures of both would be one row. */
  @Test
  void aFinishedRunIsNotTakenForOneOfOtherGroupsOrMasks() throws IOException {
    Path set = LesionFolder.write(root.resolve("data/us_nerve_usgra"), 8, "");
    Files.writeString(root.resolve("page.md"), "<!-- results -->\n<!-- end of results -->\n");
    assertThat(run("--only=nerve")).as(err.toString()).isZero();
    Path index = root.resolve("work/nerve-fold1-seed1.csv");
    String begun = Files.readString(index);
    String groups = Files.readString(set.resolve("index.csv"));

    Files.writeString(set.resolve("index.csv"), groups.replace("s0_1,s0,", "s0_1,s1,"));
    assertThat(run("--only=nerve")).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            root.resolve("work/nerve-fold1-seed1")
                + " was begun with other settings: images, masks, groups or parts are others now;"
                + " bring them back, remove it, or give another --work");
    assertThat(index).as("what the run learned from is still told").hasContent(begun);

    Files.writeString(set.resolve("index.csv"), groups);
    Path mask = set.resolve("masks/s0_1.png");
    byte[] before = Files.readAllBytes(mask);
    Files.copy(set.resolve("masks/s1_1.png"), mask, StandardCopyOption.REPLACE_EXISTING);
    assertThat(run("--only=nerve")).isEqualTo(2);
    assertThat(err.toString()).contains("images, masks, groups or parts are others now");

    Files.write(mask, before);
    Files.writeString(index, begun.replace(",train", ",test"));
    assertThat(run("--only=nerve")).as("all is as it was: " + err).isZero();
    assertThat(err.toString()).contains("nerve-fold1-seed1 is there: ");
    assertThat(index).as("for the second look at what judged").hasContent(begun);
  }

  /** All but the frames a second, which no two runs share. */
  private static String dice(String line) {
    return line.substring(0, line.lastIndexOf('|', line.length() - 3));
  }

  @Test
  void mistakesEndInOneLine() throws IOException {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("does not exist; give the folder of the sets");
    LesionFolder.write(root.resolve("data/us_breast_busi"), 8, "");
    assertThat(run("--seeds=0")).isEqualTo(2);
    assertThat(err.toString()).contains("--seeds is 0; at least 1");
    assertThat(run("--only=kidney")).isEqualTo(2);
    assertThat(err.toString())
        .contains("--only kidney is unknown; allowed are busi, nerve, nuclei");
  }
}
