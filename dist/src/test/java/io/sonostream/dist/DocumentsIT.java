package io.sonostream.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pages that strangers begin with, followed to the letter with the distribution that they name.
 * With {@code -Pdist} it is the archive itself.
 */
class DocumentsIT {
  private static final Duration LIMIT = Duration.ofMinutes(25);
  private static final Path ROOT = Path.of("..", "..");

  @TempDir Path home;

  @Test
  void whoFollowsGettingStartedSendsFramesReadsMasksAndTrainsAModel() throws Exception {
    if (!isFull()) {
      return;
    }
    String said = follow("getting-started.md", false);

    assertThat(said).contains("sent my-probe/", "SEGMENTED", "champion", "The page is at http://");
    assertThat(said.lines().filter(line -> line.startsWith("mask of my-probe"))).hasSize(3);
  }

  @Test
  void whoFollowsOperationsReachesASecuredSystemBacksItUpAndRestoresIt() throws Exception {
    if (!isFull()) {
      return;
    }
    String said = follow("operations.md", false);

    assertThat(said)
        .contains("lacks the right", "Authentication failed")
        .contains("the page answers 200")
        .contains("it is the champion now");
    assertThat(said.lines().filter("refused, as it should be"::equals)).hasSize(2);
    assertThat(said).doesNotContain("guessed");
  }

  @Test
  void whoHasImagesFindsAModelThatServesAtTheEndOfTheirPage() throws Exception {
    if (!isFull()) {
      return;
    }
    String said = follow("from-your-images.md", true);

    assertThat(said).contains("48 images", "Dice", "mask.png");
  }

  private String follow(String page, boolean installed) throws Exception {
    Document document = Document.read(ROOT.resolve("docs").resolve(page));
    assertThat(document.blocks()).as(page).hasSizeGreaterThanOrEqualTo(5);
    Reader reader =
        new Reader(home, Path.of(System.getProperty("distribution.archive")), ROOT, installed);
    String said = reader.follow(document, LIMIT);
    List<String> lacking = document.lacking(Reader::has);
    assumeTrue(lacking.isEmpty(), () -> String.join(", ", lacking) + " is not installed");
    return said;
  }

  private static boolean isFull() {
    return System.getProperty("distribution").equals("sonostream-dist-full");
  }
}
