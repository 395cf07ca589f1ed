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

  /** Nobody judges: what is pre-trained is judged by what comes of it. */
  static Split toLearn(List<ResultSet.Row> rows) {
    List<String> groups = ResultSet.shuffledGroups(rows);
    Map<String, Part> parts = new LinkedHashMap<>();
    rows.forEach(
        row ->
            parts.put(
                row.id(),
                groups.indexOf(row.group()) % CHOOSES == 0 ? Part.VALIDATION : Part.TRAIN));
    return new Split("all", parts, 0);
  }

  /**
   * Only that device's images teach and choose; all that judged still do. Where none of its groups
   * chose, some that taught do.
   */
  static Split taughtBy(String device, Split split, List<ResultSet.Row> rows) {
    Map<String, Part> parts = new LinkedHashMap<>();
    List<ResultSet.Row> own = new ArrayList<>();
    for (ResultSet.Row row : rows) {
      Part part = split.parts().get(row.id());
      if (part == Part.TEST) {
        parts.put(row.id(), part);
      } else if (part != null && row.device().equals(device)) {
        parts.put(row.id(), part);
        own.add(row);
      }
    }
    if (!parts.containsValue(Part.VALIDATION)) {
      parts.putAll(toLearn(own).parts());
    }
    return new Split(split.name(), parts, split.leaked());
  }

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
