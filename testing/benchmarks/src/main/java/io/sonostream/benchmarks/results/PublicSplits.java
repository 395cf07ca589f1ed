package io.sonostream.benchmarks.results;

import io.sonostream.learning.dataset.Part;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The three splits of BUSI that published comparisons share, on those of their images that are
 * here. They don't keep groups together, so near duplicates of what judges are learned from: an
 * orientation beside others' figures, no measure of what a new patient will see. Unlike theirs, our
 * best epoch is chosen on a part of their training images and not on what judges.
 */
final class PublicSplits {
  private static final int SPLITS = 3;

  /** Of the groups of their training images, every so many chooses. */
  private static final int CHOOSES = 8;

  private PublicSplits() {}

  /** Of {@code train1.txt}, {@code val1.txt} and so on; empty where the folder is not there. */
  static List<Split> of(Path folder, List<ResultSet.Row> rows) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Split> splits = new ArrayList<>();
    for (int split = 1; split <= SPLITS; split++) {
      splits.add(
          split(
              "public" + split,
              rows,
              names(folder.resolve("train" + split + ".txt")),
              names(folder.resolve("val" + split + ".txt"))));
    }
    return splits;
  }

  private static Split split(
      String name, List<ResultSet.Row> rows, Set<String> learn, Set<String> judge) {
    List<ResultSet.Row> learning = rows.stream().filter(r -> learn.contains(r.source())).toList();
    List<String> groups = ResultSet.shuffledGroups(learning);
    Map<String, Part> parts = new LinkedHashMap<>();
    for (ResultSet.Row row : learning) {
      boolean chooses = groups.indexOf(row.group()) % CHOOSES == 0;
      parts.put(row.id(), chooses ? Part.VALIDATION : Part.TRAIN);
    }
    int leaked = 0;
    for (ResultSet.Row row : rows) {
      if (judge.contains(row.source())) {
        parts.put(row.id(), Part.TEST);
        leaked += groups.contains(row.group()) ? 1 : 0;
      }
    }
    return new Split(name, parts, leaked);
  }

  private static Set<String> names(Path file) {
    try {
      return new HashSet<>(Files.readAllLines(file).stream().map(String::strip).toList());
    } catch (IOException e) {
      throw new UserException(file + " can't be read: " + e.getMessage(), e);
    }
  }
}
