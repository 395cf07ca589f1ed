package io.sonostream.benchmarks.results;

import io.sonostream.runtime.AtomicFile;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The page that holds the table between two marks; what stands around them is people's. */
record ResultsDocument(Path file) {
  static final String BEGIN = "<!-- results -->";
  static final String END = "<!-- end of results -->";

  /** Replaces what stands between the marks. */
  void write(List<String> lines) {
    try {
      String page = Files.readString(file);
      int from = page.indexOf(BEGIN);
      int to = page.indexOf(END);
      if (from < 0 || to < from) {
        throw new UserException(
            "--document " + file + " lacks the lines " + BEGIN + " and " + END + "; add them");
      }
      String written =
          page.substring(0, from + BEGIN.length())
              + "\n\n"
              + String.join("\n", lines)
              + "\n\n"
              + page.substring(to);
      AtomicFile.write(file, written.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UserException("--document " + file + " can't be written: " + e.getMessage(), e);
    }
  }
}
