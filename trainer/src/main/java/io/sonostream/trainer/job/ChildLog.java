package io.sonostream.trainer.job;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The end of what a child wrote, for a failure's message. */
final class ChildLog {
  private static final int TAIL_BYTES = 2048;
  private static final int LINE_CHARS = 300;

  private ChildLog() {}

  /** The last line that is no stack frame, with a colon before it; empty where there is none. */
  static String lastWords(Path log) {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      file.seek(Math.max(0, file.length() - TAIL_BYTES));
      byte[] tail = new byte[(int) (file.length() - file.getFilePointer())];
      file.readFully(tail);
      List<String> lines =
          new String(tail, StandardCharsets.UTF_8)
              .lines()
              .map(String::strip)
              .filter(
                  line -> !line.isEmpty() && !line.startsWith("at ") && !line.startsWith("... "))
              .toList();
      if (lines.isEmpty()) {
        return "";
      }
      String last = lines.get(lines.size() - 1);
      return ": " + last.substring(0, Math.min(last.length(), LINE_CHARS));
    } catch (IOException e) {
      return "";
    }
  }
}
