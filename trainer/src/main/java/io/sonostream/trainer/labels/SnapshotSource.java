package io.sonostream.trainer.labels;

import io.sonostream.learning.dataset.LabelledSet;
import io.sonostream.learning.dataset.LabelledSource;
import io.sonostream.learning.dataset.SubjectSplit;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A frozen label copy, as written in {@code job.json}.
 *
 * @param snapshot directory written by {@link LabelCopy#checkpoint}
 * @param newSince partition to the offset from which a label is new; older ones are replayed. Empty
 *     takes every label as new
 * @param split assigns subjects to parts
 */
public record SnapshotSource(Path snapshot, Map<Integer, Long> newSince, SubjectSplit split)
    implements LabelledSource {
  public SnapshotSource {
    newSince = Map.copyOf(newSince);
  }

  @Override
  public LabelledSet open(String task, List<String> classes) {
    return new SnapshotSet(this, task, classes);
  }
}
