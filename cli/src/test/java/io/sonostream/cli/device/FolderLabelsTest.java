package io.sonostream.cli.device;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.imaging.folder.LabelledFiles;
import io.sonostream.imaging.folder.LabelledFolder;
import io.sonostream.imaging.image.ImageFiles;
import io.sonostream.imaging.image.ImageReading;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.imaging.mask.MaskReading;
import io.sonostream.runtime.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLabelsTest {
  @TempDir Path folder;

  @Test
  void aNameThatNoFrameMayHaveIsToldBeforeAnythingIsPublished() throws Exception {
    for (String part : List.of("images", "masks")) {
      Files.createDirectory(folder.resolve(part));
      for (String name : List.of("a", "b  c")) {
        byte[] pixels = {0, (byte) (part.equals("masks") ? 1 : 8 + name.length()), 0, 0};
        ImageFiles.write(
            new PixelImage(2, 2, 1, pixels), folder.resolve(part + "/" + name + ".png"));
      }
    }
    LabelledFolder labelled =
        LabelledFolder.open(
            LabelledFiles.in(folder, ImageReading.UNDECLARED, MaskReading.UNDECLARED),
            List.of("lesion"));
    assertThatThrownBy(() -> new FolderLabels(labelled, "set", "t"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("b  c")
        .hasMessageContaining("beside another");
  }
}
