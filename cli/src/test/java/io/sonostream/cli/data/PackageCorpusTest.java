package io.sonostream.cli.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.imaging.image.ImageFiles;
import io.sonostream.imaging.image.PixelImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Model packages, whole and broken, through every command that takes one from disk: it does with it
 * what it is for, or one line says what is wrong with it. Prints the table.
 */
class PackageCorpusTest {
  private static final int PICTURES = 2;

  @TempDir Path folder;
  private byte[] mask = {};
  private int made;

  @BeforeEach
  void makeWhatModelsAreTriedOn() throws IOException {
    mask = PackageCorpus.mask();
    assertThat(mask).as("the network draws something").contains(0).contains(1);
    PixelImage picture = PackageCorpus.picture();
    Files.createDirectories(folder.resolve("images"));
    Files.createDirectories(folder.resolve("masks"));
    for (int i = 0; i < PICTURES; i++) {
      ImageFiles.write(picture, folder.resolve("images/" + i + ".png"));
      ImageFiles.write(
          new PixelImage(picture.width(), picture.height(), 1, mask),
          folder.resolve("masks/" + i + ".png"));
    }
  }

  @Test
  void packagesServeOrAreRefusedEverywhere() throws Exception {
    CorpusTable table = new CorpusTable();
    Path packages = Files.createDirectory(folder.resolve("packages"));
    for (PackageCorpus.Kind kind : PackageCorpus.all(packages)) {
      table.add("package, " + kind.name(), kind.expected(), verdicts(kind));
    }
    table.print();
    table.mustBeRight();
    assertThat(table.kinds()).isGreaterThan(25);
  }

  private Map<String, Verdict> verdicts(PackageCorpus.Kind kind) throws Exception {
    String model = kind.path().toString();
    Map<String, Verdict> found = new LinkedHashMap<>();
    if (!kind.seenOnlyByRunning()) {
      CommandRun inspected = run("models", "inspect", model);
      found.put("models inspect", inspected.verdict(() -> inspected.out().contains("nerves")));
      Path onnx = next(".onnx");
      found.put(
          "models export",
          run("models", "export", model, "--out=" + onnx).verdict(() -> Files.size(onnx) > 100));
    }
    Path drawn = next(".png");
    found.put(
        "segment",
        run("segment", "-m", model, folder + "/images/0.png", drawn.toString())
            .verdict(() -> isOurs(drawn)));
    String images = "--images=" + folder.resolve("images");
    String masks = "--masks=" + folder.resolve("masks");
    CommandRun measured = run("evaluate", "--model=" + model, images, masks, "--json");
    found.put("evaluate", measured.verdict(() -> isPerfect(measured.out())));
    // A run of it takes seconds, and goes on from weights, which no probe is about.
    if (kind.expected() == Verdict.REFUSED && !kind.seenOnlyByRunning()) {
      Path out = next("");
      found.put(
          "train --from",
          run("train", "--from=" + model, images, masks, "--out=" + out, "--task=nerves")
              .verdict(() -> Files.exists(out)));
    }
    return found;
  }

  private static CommandRun run(String... arguments) {
    return CommandRun.of(new ArrayList<>(List.of(arguments)));
  }

  private Path next(String ending) {
    return folder.resolve("made" + made++ + ending);
  }

  private boolean isOurs(Path drawn) {
    byte[] levels = ImageFiles.read(drawn).pixels();
    boolean same = levels.length == mask.length;
    for (int i = 0; same && i < levels.length; i++) {
      same = (levels[i] & 0xff) == 255 * mask[i];
    }
    return same;
  }

  private static boolean isPerfect(String json) throws IOException {
    return new ObjectMapper().readTree(json).at("/dice/mean").asDouble() == 1;
  }
}
