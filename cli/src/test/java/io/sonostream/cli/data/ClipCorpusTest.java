package io.sonostream.cli.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.devices.clip.DamagedFrames;
import io.sonostream.devices.source.FolderSource;
import io.sonostream.imaging.image.ImageFiles;
import io.sonostream.imaging.image.ImageReading;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clips as the world writes them, made here, and every way to take one: each picture is there,
 * upright and at its time, or is counted as lost, or one line says what is wrong with the clip.
 * Prints the table.
 */
class ClipCorpusTest {
  @TempDir Path folder;

  @Test
  void clipsArePlayedRightlyOrRefusedEverywhere() throws Exception {
    CorpusTable table = new CorpusTable();
    for (ClipCorpus.Kind kind : ClipCorpus.all(folder)) {
      table.add("clip, " + kind.name(), kind.expected(), verdicts(kind));
    }
    table.print();
    table.mustBeRight();
    assertThat(table.kinds()).isGreaterThan(45);
  }

  private static Map<String, Verdict> verdicts(ClipCorpus.Kind kind) throws Exception {
    Path clip = kind.file();
    Map<String, Verdict> found = new LinkedHashMap<>();
    found.put("device,gateway", Verdict.of(() -> ClipPlay.of(clip).isOf(kind, false)));
    found.put(
        "device rgb8",
        Verdict.of(() -> ClipPlay.of(clip, 3, DamagedFrames.FAIL).isOf(kind, false)));
    found.put(
        "--damaged publish",
        Verdict.of(() -> ClipPlay.of(clip, 1, DamagedFrames.PUBLISH).isOf(kind, true)));
    return found;
  }

  /** A command for pictures takes no clip for one, nor its first picture for the whole. */
  @Test
  void aClipIsNoPictureOfAFolder() throws Exception {
    CorpusTable table = new CorpusTable();
    for (ClipCorpus.Kind kind : ClipCorpus.all(folder)) {
      // A name of two lines is one line only at the command's end.
      if (!Files.isRegularFile(kind.file()) || kind.file().toString().contains("\n")) {
        continue;
      }
      Map<String, Verdict> found = new LinkedHashMap<>();
      found.put("segment", Verdict.of(() -> ImageFiles.read(kind.file()) == null));
      found.put("device --folder", Verdict.of(() -> isAPicture(kind.file())));
      table.add("as a picture: " + kind.name(), Verdict.REFUSED, found);
    }
    table.print();
    table.mustBeRight();
  }

  private static boolean isAPicture(Path clip) {
    FolderSource pictures = new FolderSource(clip.getParent(), false, ImageReading.UNDECLARED);
    return pictures.next() == null;
  }
}
