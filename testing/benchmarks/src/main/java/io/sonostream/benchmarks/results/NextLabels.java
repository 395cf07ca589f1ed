package io.sonostream.benchmarks.results;

import io.sonostream.imaging.image.PixelImage;
import io.sonostream.imaging.selection.Candidate;
import io.sonostream.imaging.selection.FrameSelection;
import io.sonostream.imaging.selection.Look;
import io.sonostream.learning.dataset.FolderSource;
import io.sonostream.learning.dataset.LabelledItem;
import io.sonostream.learning.dataset.LabelledSet;
import io.sonostream.learning.dataset.SubjectSplit;
import io.sonostream.learning.evaluation.Evaluator;
import io.sonostream.model.engine.FrameSegmenter;
import io.sonostream.model.packaging.ModelPackage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Chooses images of a set as {@code labels request} chooses frames; their masks stay unread. */
final class NextLabels {
  private static final int PER_GROUP = 2;

  private final ResultSet set;
  private final Map<String, String> groupOf = new HashMap<>();

  NextLabels(ResultSet set, List<ResultSet.Row> rows) {
    this.set = set;
    rows.forEach(row -> groupOf.put(row.id(), row.group()));
  }

  /**
   * The best first; as many as there are, where {@code count} are too many.
   *
   * @param model that has learned from what is labelled
   */
  List<String> choose(ModelPackage model, List<String> labelled, List<String> open, int count) {
    Map<String, Integer> ofGroup = new HashMap<>();
    labelled.forEach(id -> ofGroup.merge(groupOf.getOrDefault(id, id), 1, Integer::sum));
    Set<String> wanted = new HashSet<>(open);
    List<Candidate> candidates = new ArrayList<>();
    FolderSource source =
        new FolderSource(
            set.folder().resolve("images"),
            set.folder().resolve("masks"),
            set.folder().resolve("index.csv"),
            SubjectSplit.STANDARD);
    try (LabelledSet images = source.open(List.of(set.structure()));
        FrameSegmenter segmenter = new FrameSegmenter(model, Evaluator.EXACT)) {
      for (LabelledItem item : images.items()) {
        if (wanted.contains(item.id())) {
          PixelImage image = images.load(item).image();
          String group = groupOf.getOrDefault(item.id(), item.id());
          candidates.add(
              new Candidate(
                  item.id(),
                  group,
                  segmenter.segment(image, false).uncertainty(),
                  ofGroup.getOrDefault(group, 0),
                  Look.of(image)));
        }
      }
    }
    return new FrameSelection(count, PER_GROUP)
        .choose(candidates).stream().map(chosen -> chosen.candidate().name()).toList();
  }
}
