package io.sonostream.benchmarks.results;

import io.sonostream.runtime.AtomicFile;
import io.sonostream.runtime.ProcessLock;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** The page that holds a table between two marks; what stands around them is people's. */
record ResultsDocument(Path file) {
  static final String BEGIN = "<!-- results -->";
  static final String END = "<!-- end of results -->";

  /** Lines of a table above its rows. */
  private static final int HEADING = 2;

  /** Replaces what stands between the marks. */
  void write(List<String> lines) {
    rewrite(before -> lines);
  }

  /**
   * Puts rows into the table that is there, each in the place of the one that it does again: for
   * tables that are made in many runs of hours.
   *
   * @param table heading and rows, in Markdown
   * @param keyCells how many of its first cells say which row it is
   */
  void merge(List<String> table, int keyCells) {
    List<String> heading = table.subList(0, HEADING);
    rewrite(
        before -> {
          Map<String, String> byKey = new LinkedHashMap<>();
          Stream.concat(rows(before, heading).stream(), table.stream().skip(HEADING))
              .forEach(row -> byKey.put(key(row, keyCells), row));
          return Stream.concat(heading.stream(), byKey.values().stream()).toList();
        });
  }

  private List<String> rows(String text, List<String> heading) {
    List<String> lines = text.lines().filter(line -> line.startsWith("|")).toList();
    if (lines.isEmpty()) {
      return lines;
    }
    if (lines.size() < HEADING || !lines.subList(0, HEADING).equals(heading)) {
      throw new UserException(
          "--document "
              + file
              + " has a table with other columns between its marks; take it out, its rows can't be"
              + " kept beside the new ones");
    }
    return lines.subList(HEADING, lines.size());
  }

  private static String key(String row, int cells) {
    return String.join("|", List.of(row.split("\\|", -1)).subList(1, 1 + cells));
  }

  /** One command at a time: of two that read the same page, one's rows would be lost. */
  private void rewrite(Function<String, List<String>> content) {
    try (ProcessLock alone =
        ProcessLock.take(file.resolveSibling("." + file.getFileName() + ".lock"))) {
      String page = Files.readString(file);
      int from = page.indexOf(BEGIN);
      int to = page.indexOf(END);
      if (from < 0 || to < from) {
        throw new UserException(
            "--document " + file + " lacks the lines " + BEGIN + " and " + END + "; add them");
      }
      from += BEGIN.length();
      String written =
          page.substring(0, from)
              + "\n\n"
              + String.join("\n", content.apply(page.substring(from, to)))
              + "\n\n"
              + page.substring(to);
      AtomicFile.write(file, written.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UserException("--document " + file + " can't be written: " + e.getMessage(), e);
    }
  }
}
