package io.sonostream.imaging.folder;

import io.sonostream.runtime.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What index.csv says about the pictures of a folder. The column {@code id} (file name, with or
 * without its ending) is required; {@code group} (the subject), {@code device}, {@code
 * spacing_x_mm}, {@code spacing_y_mm}, {@code part}, {@code replay} and {@code frame} may be there;
 * others are passed over, and said.
 *
 * @param file it was read from; null where there is none
 * @param rows by id, in the file's order
 * @param otherColumns that mean nothing here
 */
public record PictureIndex(@Nullable Path file, Map<String, Row> rows, List<String> otherColumns) {
  /** How the file is called where nobody names it. */
  public static final String NAME = "index.csv";

  /** Where nothing is known. */
  public static final PictureIndex NONE = new PictureIndex(null, Map.of(), List.of());

  private static final Set<String> COLUMNS =
      Set.of("id", "group", "device", "spacing_x_mm", "spacing_y_mm", "part", "replay", "frame");

  /**
   * One picture.
   *
   * @param line of the file
   * @param spacingX millimetres between columns, above 0; NaN where unknown
   * @param spacingY millimetres between rows; known where spacingX is
   * @param part as written; null where nothing is
   * @param frame key of the frame that the picture shows, as an export of labels writes it
   */
  public record Row(
      String id,
      long line,
      @Nullable String group,
      @Nullable String device,
      double spacingX,
      double spacingY,
      @Nullable String part,
      boolean replay,
      @Nullable String frame) {

    public boolean hasSpacing() {
      return !Double.isNaN(spacingX);
    }
  }

  /** {@code folder/index.csv} or the one beside the folder; null without either. */
  static @Nullable Path find(Path folder) {
    Path inside = folder.resolve(NAME);
    Path beside = folder.toAbsolutePath().normalize().resolveSibling(NAME);
    return Files.isRegularFile(inside) ? inside : Files.isRegularFile(beside) ? beside : null;
  }

  /** Reads the index in or beside a folder; {@link #NONE} without one. */
  public static PictureIndex near(Path folder) {
    Path file = find(folder);
    return file == null ? NONE : read(file);
  }

  /**
   * Reads a file.
   *
   * @throws UserException with line and column of what is not understood
   */
  public static PictureIndex read(Path file) {
    CsvTable table = CsvTable.read(file, "id");
    Map<String, Row> rows = new LinkedHashMap<>();
    for (CsvTable.Line line : table.lines()) {
      Row row = row(line);
      Row first = rows.put(row.id(), row);
      if (first != null) {
        throw line.wrong(
            "id", "id " + row.id() + " stands there twice, first in line " + first.line());
      }
    }
    List<String> others = new ArrayList<>(table.columns());
    others.removeAll(COLUMNS);
    return new PictureIndex(file, rows, others);
  }

  private static Row row(CsvTable.Line line) {
    String id = line.value("id");
    if (id == null || id.contains("/") || id.contains("\\")) {
      throw line.wrong("id", "id is '" + (id == null ? "" : id) + "'; must be a plain file name");
    }
    id = PictureFolder.id(id);
    Double x = spacing(line, "spacing_x_mm");
    Double y = spacing(line, "spacing_y_mm");
    if ((x == null) != (y == null)) {
      throw line.wrong(
          x == null ? "spacing_x_mm" : "spacing_y_mm",
          "one spacing is empty, the other is not; give both or none");
    }
    return new Row(
        id,
        line.number(),
        line.value("group"),
        line.value("device"),
        x == null ? Double.NaN : x,
        y == null ? Double.NaN : y,
        line.value("part"),
        replay(line),
        line.value("frame"));
  }

  private static boolean replay(CsvTable.Line line) {
    String replay = line.value("replay");
    if (replay == null || replay.equalsIgnoreCase("false")) {
      return false;
    }
    if (replay.equalsIgnoreCase("true")) {
      return true;
    }
    throw line.wrong("replay", "replay is '" + replay + "'; allowed are true, false and nothing");
  }

  /** A decimal comma is read too; anything that could be two numbers is not. */
  private static @Nullable Double spacing(CsvTable.Line line, String column) {
    String text = line.value(column);
    if (text == null) {
      return null;
    }
    if (text.matches("[0-9]*[.,]?[0-9]+([eE][-+]?[0-9]{1,3})?")) {
      double value = Double.parseDouble(text.replace(',', '.'));
      if (value > 0 && value < 1000) {
        return value;
      }
    }
    throw line.wrong(
        column, "spacing is '" + text + "'; must be a number of millimetres above 0, such as 0.12");
  }

  /** The row of a picture; null where it has none. */
  public @Nullable Row of(String id) {
    return rows.get(id);
  }

  /**
   * @throws UserException when a row names a picture that is not among these
   */
  public void requireAmong(Collection<String> ids, String what, Path folder) {
    for (Row row : rows.values()) {
      if (!ids.contains(row.id())) {
        throw new UserException(
            "the index names "
                + row.id()
                + ", but there is no "
                + what
                + " of that name in "
                + folder
                + " (index "
                + file
                + ", line "
                + row.line()
                + ")");
      }
    }
  }
}
