package io.sonostream.imaging.folder;

import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * A table as spreadsheets and scripts write it: RFC 4180 with commas, semicolons or tabs between
 * the cells, whichever its header shows. A line with more or fewer cells than the header is
 * refused.
 *
 * @param columns of the header, lower case
 * @param lines all but the header and empty ones
 */
record CsvTable(List<String> columns, List<Line> lines) {
  private static final char[] SEPARATORS = {',', ';', '\t'};

  /**
   * One line.
   *
   * @param number from 1, the header included
   */
  record Line(Path file, List<String> columns, long number, List<String> cells) {

    /** What stands in a column; null where it is empty or there is no such column. */
    @Nullable String value(String column) {
      int at = columns.indexOf(column);
      return at < 0 || cells.get(at).isBlank() ? null : cells.get(at).strip();
    }

    UserException wrong(String column, String what) {
      int at = columns.indexOf(column);
      return new UserException(
          "index "
              + file
              + ", line "
              + number
              + ": "
              + what
              + (at < 0 ? "" : " (column " + (at + 1) + ")"));
    }
  }

  /**
   * Reads a file whose header has that column.
   *
   * @throws UserException with the place of what is not understood
   */
  static CsvTable read(Path file, String required) {
    String text = CsvText.read(file);
    long skipped = 0;
    char separator;
    if (text.matches("(?s)sep=.\\R.*")) {
      // What Excel writes to tell itself the separator.
      separator = text.charAt(4);
      text = text.substring(5).replaceFirst("\\R", "");
      skipped = 1;
    } else {
      separator = separator(file, text, required);
    }
    return parse(file, text, separator, skipped, required);
  }

  private static char separator(Path file, String text, String required) {
    String header = text.lines().findFirst().orElse("");
    if (header.isBlank()) {
      throw new UserException(
          "index " + file + " is empty; its first line must be a header with " + required);
    }
    for (char separator : SEPARATORS) {
      if (header(cells(file, header, separator)).contains(required)) {
        return separator;
      }
    }
    throw new UserException(
        "index "
            + file
            + " has the columns "
            + header
            + "; a column '"
            + required
            + "' is missing");
  }

  private static List<String> cells(Path file, String header, char separator) {
    try (CSVParser parser = CSVParser.parse(header, format(separator))) {
      return parser.getRecords().get(0).toList();
    } catch (IOException | UncheckedIOException | IllegalStateException e) {
      throw new UserException("index " + file + ", line 1: " + reason(e), e);
    }
  }

  private static CSVFormat format(char separator) {
    return CSVFormat.RFC4180
        .builder()
        .setDelimiter(separator)
        .setIgnoreSurroundingSpaces(true)
        .get();
  }

  private static List<String> header(List<String> cells) {
    return cells.stream().map(cell -> cell.strip().toLowerCase(Locale.ROOT)).toList();
  }

  private static CsvTable parse(
      Path file, String text, char separator, long skipped, String required) {
    List<Line> lines = new ArrayList<>();
    List<String> columns = null;
    long number = skipped;
    try (CSVParser parser = CSVParser.parse(text, format(separator))) {
      for (CSVRecord record : parser) {
        number = skipped + parser.getCurrentLineNumber();
        List<String> cells = record.toList();
        if (cells.stream().allMatch(String::isBlank)) {
          continue;
        }
        if (columns == null) {
          columns = header(cells);
          refuseTwins(file, columns);
        } else {
          lines.add(line(file, columns, number, cells));
        }
      }
    } catch (IOException | UncheckedIOException | IllegalStateException e) {
      throw new UserException("index " + file + ", after line " + number + ": " + reason(e), e);
    }
    if (columns == null || !columns.contains(required)) {
      throw new UserException("index " + file + " has no header with a column '" + required + "'");
    }
    return new CsvTable(columns, lines);
  }

  private static void refuseTwins(Path file, List<String> columns) {
    HashSet<String> seen = new HashSet<>();
    for (String column : columns) {
      if (!column.isEmpty() && !seen.add(column)) {
        throw new UserException(
            "index " + file + ", line 1: column '" + column + "' is there twice");
      }
    }
  }

  private static Line line(Path file, List<String> columns, long number, List<String> cells) {
    if (cells.size() != columns.size()) {
      throw new UserException(
          "index "
              + file
              + ", line "
              + number
              + " has "
              + cells.size()
              + " cells, the header "
              + columns.size()
              + "; put values that hold the separator into quotes, and leave unknown ones empty");
    }
    return new Line(file, columns, number, cells);
  }

  private static String reason(Exception e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return String.valueOf(cause.getMessage()).replaceAll("\\s*\\R\\s*", " ")
        + "; is a quote missing?";
  }
}
