package io.sonostream.learning.run;

import io.sonostream.learning.dataset.SubjectSplit;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.TrustedKeys;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Whether the models that a run begins with were trained by a split by which they may have met the
 * subjects that choose or judge here. Nothing says whether they are of the same set, so it is told
 * and not refused.
 *
 * @param split of the run
 */
record EarlierSplits(SubjectSplit split) {

  /** A line for each doubt. */
  List<String> of(TrainingJob job) {
    List<String> doubts = new ArrayList<>();
    Path parent = job.parent();
    if (parent != null) {
      SubjectSplit its = split(parent);
      boolean judges = split.testWasMetBy(its);
      if (judges || split.validationTaught(its)) {
        doubts.add(doubt("base model " + parent, its, judges ? "test" : "validation"));
      }
    }
    Teaching teaching = job.teaching();
    if (teaching != null) {
      for (Teaching.Teacher teacher : teaching.teachers()) {
        SubjectSplit its = split(teacher.model());
        // That teachers of other folds know the validation part is what docs/recipes.md tells.
        if (split.testWasMetBy(its)) {
          doubts.add(doubt("teacher " + teacher.model(), its, "test"));
        }
      }
    }
    return doubts;
  }

  private String doubt(String who, SubjectSplit its, String part) {
    return who
        + " was trained by another split ("
        + its.told()
        + ", this run "
        + split.told()
        + "): if by these subjects, it knows some of the "
        + part
        + " part, which then says too much";
  }

  private SubjectSplit split(Path model) {
    Map<String, String> settings =
        ModelPackage.open(model, TrustedKeys.ANYONE).manifest().training().recipe();
    // One that names no split is of a version that kept none, or from elsewhere.
    return settings.containsKey(SubjectSplit.TRAIN) ? SubjectSplit.of(settings) : split;
  }
}
