package io.sonostream.imaging.exchange;

import io.sonostream.imaging.folder.PictureIndex;
import io.sonostream.imaging.image.ImageFiles;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/** The pictures of an export as PNG, and index.csv. */
final class PictureWriter implements AutoCloseable {
  private final Path images;
  private final String suffix;
  private final CSVPrinter index;

  /**
   * @param folder of the export
   * @param images name of the folder of pictures within it
   * @param suffix of their names, before the ending
   */
  PictureWriter(Path folder, String images, String suffix) throws IOException {
    this.images = Files.createDirectories(folder.resolve(images));
    this.suffix = suffix;
    BufferedWriter out = Files.newBufferedWriter(folder.resolve(PictureIndex.NAME));
    index =
        CSVFormat.RFC4180
            .builder()
            .setRecordSeparator('\n')
            .setHeader("id", "group", "device", "spacing_x_mm", "spacing_y_mm", "frame")
            .get()
            .print(out);
  }

  /** The name of the picture's file. */
  String write(ExportedLabel label) throws IOException {
    String id = label.name() + suffix;
    ImageFiles.write(label.image(), images.resolve(id + ".png"));
    index.printRecord(
        id,
        label.subject(),
        label.device(),
        millimetres(label.spacingX()),
        millimetres(label.spacingY()),
        label.frame());
    return id + ".png";
  }

  private static @Nullable String millimetres(double spacing) {
    return Double.isNaN(spacing) ? null : Double.toString(spacing);
  }

  @Override
  public void close() throws IOException {
    index.close(true);
  }
}
