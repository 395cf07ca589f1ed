package io.sonostream.benchmarks.results;

import io.sonostream.learning.dataset.FolderSource;
import io.sonostream.learning.dataset.LabelledSet;
import io.sonostream.learning.dataset.Part;
import io.sonostream.learning.dataset.SubjectSplit;
import io.sonostream.runtime.AtomicFile;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The images of a run, and what its index says of them.
 *
 * @param index where the run reads it
 * @param text what it shall say
 */
record RunImages(ResultSet set, Path index, String text) {

  static RunImages of(ResultSet set, List<ResultSet.Row> rows, Split split, Path index) {
    StringBuilder text = new StringBuilder("id,group,part\n");
    for (ResultSet.Row row : rows) {
      Part part = split.parts().get(row.id());
      if (part != null) {
        // Where groups are on both sides, what judges is told apart from what is learned from.
        String group = split.leaked() > 0 ? row.group() + "-" + part.label() : row.group();
        text.append(row.id()).append(',').append(group).append(',');
        text.append(part.label()).append('\n');
      }
    }
    return new RunImages(set, index, text.toString());
  }

  FolderSource source() {
    return source(index);
  }

  private FolderSource source(Path from) {
    return new FolderSource(
        set.folder().resolve("images"), set.folder().resolve("masks"), from, SubjectSplit.STANDARD);
  }

  /** Of images, masks, groups and parts. */
  String digest() {
    try (LabelledSet now = open()) {
      return now.digest();
    }
  }

  /** Read now; the index of the run, which may say another thing, stays. */
  LabelledSet open() {
    try {
      Path passing = Files.createTempFile(Files.createDirectories(index.getParent()), "index", "");
      try {
        Files.writeString(passing, text);
        return source(passing).open(List.of(set.structure()));
      } finally {
        Files.delete(passing);
      }
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  void write() {
    try {
      Files.createDirectories(index.getParent());
      AtomicFile.write(index, text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private UserException unwritable(IOException e) {
    return new UserException(
        "--work " + index.getParent() + " can't be written: " + e.getMessage(), e);
  }
}
