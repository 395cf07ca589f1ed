package io.sonostream.devices.source;

import io.sonostream.runtime.UserException;
import io.sonostream.schemas.PixelSpacing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What index.csv says about the pictures of a folder: columns {@code id} (file name without its
 * ending), {@code group} (the subject), {@code device}, {@code spacing_x_mm}, {@code spacing_y_mm};
 * other columns are passed over. No quoting: values hold no comma.
 */
final class PictureIndex {
  private final Map<String, Entry> entries = new HashMap<>();

  /** What is known about one picture. */
  record Entry(
      @Nullable String subjectId, @Nullable String deviceModel, @Nullable PixelSpacing spacing) {
    static final Entry NOTHING = new Entry(null, null, null);
  }

  /** Reads {@code folder/index.csv} or the one beside the folder; empty where neither exists. */
  static PictureIndex near(Path folder) {
    PictureIndex index = new PictureIndex();
    Path inside = folder.resolve("index.csv");
    Path beside = folder.toAbsolutePath().normalize().resolveSibling("index.csv");
    if (Files.isRegularFile(inside)) {
      index.read(inside);
    } else if (Files.isRegularFile(beside)) {
      index.read(beside);
    }
    return index;
  }

  Entry of(String id) {
    return entries.getOrDefault(id, Entry.NOTHING);
  }

  private void read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new UserException("index " + file + " can't be read: " + e.getMessage(), e);
    }
    Map<String, Integer> columns = new HashMap<>();
    for (int number = 0; number < lines.size(); number++) {
      String[] cells = lines.get(number).split(",", -1);
      if (number == 0) {
        for (int i = 0; i < cells.length; i++) {
          columns.put(cells[i].strip().toLowerCase(Locale.ROOT), i);
        }
      } else {
        String id = cell(cells, columns, "id");
        if (id != null) {
          entries.put(
              id,
              new Entry(
                  cell(cells, columns, "group"),
                  cell(cells, columns, "device"),
                  spacing(cells, columns, file, number + 1)));
        }
      }
    }
  }

  private static @Nullable PixelSpacing spacing(
      String[] cells, Map<String, Integer> columns, Path file, int line) {
    String x = cell(cells, columns, "spacing_x_mm");
    String y = cell(cells, columns, "spacing_y_mm");
    if (x == null || y == null) {
      return null;
    }
    try {
      return new PixelSpacing(Double.parseDouble(y), Double.parseDouble(x));
    } catch (NumberFormatException e) {
      throw new UserException(
          "index "
              + file
              + " line "
              + line
              + ": spacing is '"
              + x
              + "' and '"
              + y
              + "'; write millimetres such as 0.12, or leave both empty",
          e);
    }
  }

  private static @Nullable String cell(
      String[] cells, Map<String, Integer> columns, String column) {
    Integer at = columns.get(column);
    if (at == null || at >= cells.length || cells[at].isBlank()) {
      return null;
    }
    return cells[at].strip();
  }
}
