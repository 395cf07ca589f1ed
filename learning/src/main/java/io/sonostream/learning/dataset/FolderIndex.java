package io.sonostream.learning.dataset;

import io.sonostream.learning.metrics.Spacing;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads index.csv: a header, then one line per image. {@code id} is required; {@code group}, {@code
 * device}, {@code spacing_x_mm}, {@code spacing_y_mm}, {@code part} and {@code replay} are
 * optional, other columns are passed over. No quoting: values hold no comma.
 */
final class FolderIndex {
  private final Path file;
  private final SubjectSplit split;
  private final Map<String, Integer> columns = new HashMap<>();

  FolderIndex(Path file, SubjectSplit split) {
    this.file = file;
    this.split = split;
  }

  List<LabelledItem> read() {
    List<String> lines;
    try {
      lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UserException("index " + file + " can't be read: " + e.getMessage(), e);
    }
    if (lines.isEmpty()) {
      throw new UserException(
          "index " + file + " is empty; its first line must be a header with id");
    }
    String[] header = lines.get(0).split(",", -1);
    for (int i = 0; i < header.length; i++) {
      columns.put(header[i].strip().toLowerCase(Locale.ROOT), i);
    }
    if (!columns.containsKey("id")) {
      throw new UserException(
          "index " + file + " has the columns " + lines.get(0) + "; a column 'id' is missing");
    }
    List<LabelledItem> items = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int i = 1; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        LabelledItem item = item(lines.get(i).split(",", -1), i + 1);
        if (!seen.add(item.id())) {
          throw new UserException(where(i + 1) + "id " + item.id() + " stands there twice");
        }
        items.add(item);
      }
    }
    return items;
  }

  private LabelledItem item(String[] row, int line) {
    String id = value(row, "id");
    if (id == null || id.contains("/") || id.contains("\\")) {
      throw new UserException(where(line) + "id is '" + id + "'; must be a plain file name");
    }
    String group = value(row, "group");
    String subject = group == null ? id : group;
    String device = value(row, "device");
    String part = value(row, "part");
    return new LabelledItem(
        id,
        subject,
        device == null ? "unknown" : device,
        spacing(row, line),
        part == null ? split.of(subject) : part(part, line),
        "true".equals(value(row, "replay")));
  }

  private Spacing spacing(String[] row, int line) {
    String x = value(row, "spacing_x_mm");
    String y = value(row, "spacing_y_mm");
    if (x == null || y == null) {
      return Spacing.UNKNOWN;
    }
    try {
      return new Spacing(Double.parseDouble(x), Double.parseDouble(y));
    } catch (IllegalArgumentException e) {
      throw new UserException(
          where(line) + "spacing is " + x + " x " + y + "; both must be numbers above 0", e);
    }
  }

  private Part part(String name, int line) {
    for (Part part : Part.values()) {
      if (part.label().equals(name.toLowerCase(Locale.ROOT))) {
        return part;
      }
    }
    throw new UserException(
        where(line) + "part is '" + name + "'; allowed are train, validation and test");
  }

  private @Nullable String value(String[] row, String column) {
    Integer at = columns.get(column);
    if (at == null || at >= row.length || row[at].isBlank()) {
      return null;
    }
    return row[at].strip();
  }

  private String where(int line) {
    return "index " + file + ", line " + line + ": ";
  }
}
