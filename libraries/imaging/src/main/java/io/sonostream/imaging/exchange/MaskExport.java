package io.sonostream.imaging.exchange;

import io.sonostream.imaging.folder.ClassList;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.ImageFiles;
import io.sonostream.imaging.image.PixelImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code masks/NAME.png} of class values, 255 where nothing is said, and classes.txt. */
final class MaskExport implements LabelExport {
  private final PictureWriter pictures;
  private final Path masks;

  MaskExport(Path folder, List<String> classes) throws IOException {
    pictures = new PictureWriter(folder, "images", "");
    masks = Files.createDirectories(folder.resolve("masks"));
    StringBuilder lines = new StringBuilder("# ignore=" + ClassMap.IGNORED + "\n");
    for (int value = 1; value <= classes.size(); value++) {
      lines.append(classes.get(value - 1)).append('=').append(value).append('\n');
    }
    Files.writeString(folder.resolve(ClassList.NAME), lines);
  }

  @Override
  public void add(ExportedLabel label) throws IOException {
    pictures.write(label);
    ClassMap truth = label.truth();
    ImageFiles.write(
        new PixelImage(truth.width(), truth.height(), 1, truth.values()),
        masks.resolve(label.name() + ".png"));
  }

  @Override
  public void close() throws IOException {
    pictures.close();
  }
}
