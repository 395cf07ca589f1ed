package io.sonostream.benchmarks.results;

import io.sonostream.learning.dataset.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every group judges once: it is in the test part of one fold and learned from in others. */
final class Folds {
  /** Of the groups that don't judge, every so many chooses. */
  private static final int CHOOSES = 6;

  private Folds() {}

  static List<Split> of(List<ResultSet.Row> rows, int folds) {
    List<String> groups = ResultSet.shuffledGroups(rows);
    List<Split> splits = new ArrayList<>();
    for (int fold = 0; fold < folds; fold++) {
      Map<String, Part> ofGroup = new LinkedHashMap<>();
      int others = 0;
      for (int g = 0; g < groups.size(); g++) {
        if (g % folds == fold) {
          ofGroup.put(groups.get(g), Part.TEST);
        } else {
          ofGroup.put(groups.get(g), others++ % CHOOSES == 0 ? Part.VALIDATION : Part.TRAIN);
        }
      }
      Map<String, Part> parts = new LinkedHashMap<>();
      rows.forEach(row -> parts.put(row.id(), ofGroup.getOrDefault(row.group(), Part.TRAIN)));
      splits.add(new Split("fold" + (fold + 1), parts, 0));
    }
    return splits;
  }
}
