package io.sonostream.learning.evaluation;

import io.sonostream.imaging.geometry.Decision;
import io.sonostream.imaging.geometry.Segmentation;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.learning.dataset.LabelledItem;
import io.sonostream.learning.dataset.LabelledPicture;
import io.sonostream.learning.dataset.LabelledSet;
import io.sonostream.learning.metrics.Confusion;
import io.sonostream.model.engine.FrameSegmenter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Tries thresholds and smallest parts on images that no weight was learned from, and that judge
 * nothing later: the validation part. All of them on the same probabilities, so the network is
 * asked once an image.
 */
public final class MaskSearch {
  private static final double USUAL = 0.5;
  private static final double[] THRESHOLDS = {USUAL, 0.45, 0.55, 0.4, 0.6, 0.35, 0.65, 0.3, 0.7};
  private static final double[] PARTS = {0, 0.0005, 0.001, 0.002, 0.005, 0.01};

  /** Less than this is chance, and the usual rule stays. */
  private static final double LEAST_GAIN = 0.001;

  private final FrameSegmenter segmenter;
  private final int classes;
  private final LabelledSet set;

  /**
   * @param segmenter whose masks keep parts of any size
   * @param classes foreground classes of the model
   */
  public MaskSearch(FrameSegmenter segmenter, int classes, LabelledSet set) {
    this.segmenter = segmenter;
    this.classes = classes;
    this.set = set;
  }

  private record Rule(double threshold, double smallestPart) {}

  /**
   * The rule with the best mean Dice over subjects; of equal ones the one nearest to the usual.
   *
   * @param items at least one
   * @param done is told after each image
   */
  public MaskChoice choose(List<LabelledItem> items, Runnable done) {
    Map<Rule, Map<String, List<Double>>> scores = new LinkedHashMap<>();
    for (LabelledItem item : items) {
      LabelledPicture picture = set.load(item);
      Segmentation seen = segmenter.segment(picture.image(), true);
      for (double threshold : classes == 1 ? THRESHOLDS : new double[] {USUAL}) {
        for (double part : PARTS) {
          scores
              .computeIfAbsent(new Rule(threshold, part), rule -> new LinkedHashMap<>())
              .computeIfAbsent(item.subject(), subject -> new ArrayList<>())
              .add(dice(mask(seen, threshold, part), picture));
        }
      }
      done.run();
    }
    double usual =
        mean(Objects.requireNonNull(scores.get(new Rule(USUAL, 0)), "no picture was judged"));
    MaskChoice best = new MaskChoice(USUAL, 0, usual, usual);
    for (Map.Entry<Rule, Map<String, List<Double>>> tried : scores.entrySet()) {
      double dice = mean(tried.getValue());
      if (dice > best.dice() && dice >= usual + LEAST_GAIN) {
        Rule rule = tried.getKey();
        best = new MaskChoice(rule.threshold(), rule.smallestPart(), dice, usual);
      }
    }
    return best;
  }

  private ClassMap mask(Segmentation seen, double threshold, double part) {
    int width = seen.map().width();
    int height = seen.map().height();
    byte[] probabilities = seen.probabilities();
    if (classes == 1 && probabilities != null) {
      return new Decision(threshold, part)
          .decide(new byte[][] {probabilities}, width, height, false)
          .map();
    }
    return new Decision(USUAL, part).prune(seen.map());
  }

  /** As the test part's: the mean over classes that are in the truth or in the mask. */
  private double dice(ClassMap mask, LabelledPicture picture) {
    double sum = 0;
    int counted = 0;
    for (int c = 1; c <= classes; c++) {
      Confusion confusion = Confusion.of(mask.values(), picture.truth().values(), c);
      if (picture.scope().speaksFor(c) && !confusion.isAbsent()) {
        sum += confusion.dice();
        counted++;
      }
    }
    return counted == 0 ? 1 : sum / counted;
  }

  private static double mean(Map<String, List<Double>> bySubject) {
    return bySubject.values().stream()
        .mapToDouble(own -> own.stream().mapToDouble(Double::doubleValue).average().orElseThrow())
        .average()
        .orElseThrow();
  }
}
