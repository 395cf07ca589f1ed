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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Networks from elsewhere, made here so that their masks are known without running them: packed,
 * segmenting and measured by commands alone, each draws its mask or one line says what is wrong or
 * unsaid. Prints the table.
 */
class NetworkCorpusTest {
  @TempDir Path folder;
  private int packages;

  @Test
  void networksDrawTheMasksThatTheyMeanOrAreRefused() throws Exception {
    CorpusTable table = new CorpusTable();
    for (NetworkCorpus.Kind kind : NetworkCorpus.all(folder)) {
      table.add("network, " + kind.name(), kind.expected(), verdicts(kind));
    }
    table.print();
    table.mustBeRight();
    assertThat(table.kinds()).isGreaterThan(55);
  }

  private Map<String, Verdict> verdicts(NetworkCorpus.Kind kind) throws Exception {
    Path made = folder.resolve("package" + packages++);
    Path data = data(kind);
    Map<String, Verdict> found = new LinkedHashMap<>();
    Verdict packed = pack(kind, made);
    found.put("models pack", packed);
    // A file that nobody packed is no package, whatever is in it.
    Path model = packed == Verdict.RIGHT ? made : kind.file();
    Path mask = data.resolve("segmented.png");
    found.put(
        "segment",
        CommandRun.of(
                List.of("segment", "-m", model.toString(), data + "/images/a.png", mask.toString()))
            .verdict(() -> isMeant(kind, mask)));
    CommandRun measured =
        CommandRun.of(
            List.of(
                "evaluate",
                "--model=" + model,
                "--images=" + data.resolve("images"),
                "--masks=" + data.resolve("masks"),
                "--engine=onnx-cpu-f32",
                "--json"));
    found.put("evaluate", measured.verdict(() -> isPerfect(measured.out())));
    return found;
  }

  private static Verdict pack(NetworkCorpus.Kind kind, Path made) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("models", "pack", kind.file().toString()));
    arguments.addAll(List.of("-o", made.toString(), "--task=nerves", "--model-version=1"));
    arguments.add("--classes=" + String.join(",", kind.classes()));
    arguments.add("--keys=" + made.resolveSibling("keys"));
    arguments.addAll(kind.options());
    Verdict verdict = CommandRun.of(arguments).verdict(() -> Files.exists(made));
    return verdict == Verdict.REFUSED && Files.exists(made) ? Verdict.SILENT : verdict;
  }

  private Path data(NetworkCorpus.Kind kind) throws IOException {
    Path data = folder.resolve("data" + packages);
    PixelImage picture = NetworkCorpus.picture(kind.channels());
    byte[] classes = new byte[picture.width() * picture.height()];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = (byte) kind.means().applyAsInt(picture.pixels()[i * kind.channels()] & 0xff);
    }
    Files.createDirectories(data.resolve("images"));
    Files.createDirectories(data.resolve("masks"));
    ImageFiles.write(picture, data.resolve("images/a.png"));
    ImageFiles.write(
        new PixelImage(picture.width(), picture.height(), 1, classes), data.resolve("masks/a.png"));
    return data;
  }

  private static boolean isMeant(NetworkCorpus.Kind kind, Path mask) {
    PixelImage picture = NetworkCorpus.picture(kind.channels());
    byte[] drawn = ImageFiles.read(mask).pixels();
    boolean same = drawn.length == picture.width() * picture.height();
    for (int i = 0; same && i < drawn.length; i++) {
      int meant = kind.means().applyAsInt(picture.pixels()[i * kind.channels()] & 0xff);
      // A mask of one class is black and white.
      same = (drawn[i] & 0xff) == (kind.classes().size() == 1 ? 255 * meant : meant);
    }
    return same;
  }

  private static boolean isPerfect(String json) throws IOException {
    return new ObjectMapper().readTree(json).at("/dice/mean").asDouble() == 1;
  }
}
