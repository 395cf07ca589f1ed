package io.sonostream.learning.evaluation;

import io.sonostream.imaging.image.ClassMap;
import io.sonostream.learning.dataset.LabelledItem;
import io.sonostream.learning.dataset.LabelledPicture;
import io.sonostream.learning.dataset.LabelledSet;
import io.sonostream.model.engine.FrameSegmenter;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Finds the temperature at which a network's probabilities say best what is there (least negative
 * log-likelihood; Guo et al. 2017), on images that no weight was learned from: the validation part.
 * Pixels that the network is sure of, and what it gives no probability at all, no temperature
 * changes, so they don't count; nor do images whose truth is silent about a class.
 */
public final class TemperatureSearch {
  /** Steps of a sixteenth of an octave, from a quarter to eight. */
  private static final double[] TEMPERATURES = new double[81];

  private static final int NONE = 32;

  static {
    for (int t = 0; t < TEMPERATURES.length; t++) {
      TEMPERATURES[t] = Math.round(1000 * Math.pow(2, (t - NONE) / 16.0)) / 1000.0;
    }
  }

  private final FrameSegmenter segmenter;
  private final LabelledSet set;

  /** Of each temperature and byte b, (b/255) to the power of 1/temperature. */
  private final double[][] powers = new double[TEMPERATURES.length][256];

  public TemperatureSearch(FrameSegmenter segmenter, LabelledSet set) {
    this.segmenter = segmenter;
    this.set = set;
    for (int t = 0; t < powers.length; t++) {
      for (int b = 0; b < 256; b++) {
        powers[t][b] = Math.pow(b / 255.0, 1 / TEMPERATURES[t]);
      }
    }
  }

  /**
   * The best temperature; 1 where nothing could be judged. Each subject counts alike.
   *
   * @param done is told after each image
   */
  public TemperatureChoice choose(List<LabelledItem> items, Runnable done) {
    Map<String, Long> imagesOf =
        items.stream().collect(Collectors.groupingBy(LabelledItem::subject, Collectors.counting()));
    double[] losses = new double[TEMPERATURES.length];
    double weights = 0;
    for (LabelledItem item : items) {
      LabelledPicture picture = set.load(item);
      if (picture.scope().isAll()) {
        double weight =
            1.0 / imagesOf.getOrDefault(item.subject(), 1L) / picture.truth().values().length;
        weights += add(segmenter.planes(picture.image()), picture.truth(), weight, losses);
      }
      done.run();
    }
    int best = NONE;
    for (int t = 0; t < losses.length; t++) {
      if (losses[t] < losses[best]) {
        best = t;
      }
    }
    return new TemperatureChoice(
        TEMPERATURES[best], losses[best] / weights, losses[NONE] / weights);
  }

  /** The weight of the pixels that count. */
  private double add(byte[][] planes, ClassMap truth, double weight, double[] losses) {
    int[] pixel = new int[Math.max(2, planes.length)];
    double weights = 0;
    for (int i = 0; i < truth.values().length; i++) {
      int is = truth.values()[i] & 0xff;
      if (is == ClassMap.IGNORED) {
        continue;
      }
      read(planes, i, pixel);
      if (pixel[is] == 0 || pixel[is] == 255) {
        continue;
      }
      weights += weight;
      for (int t = 0; t < losses.length; t++) {
        double sum = 0;
        for (int probability : pixel) {
          sum += powers[t][probability];
        }
        losses[t] -= weight * Math.log(powers[t][pixel[is]] / sum);
      }
    }
    return weights;
  }

  /** Background and classes. */
  private static void read(byte[][] planes, int i, int[] pixel) {
    if (planes.length == 1) {
      pixel[1] = planes[0][i] & 0xff;
      pixel[0] = 255 - pixel[1];
    } else {
      for (int k = 0; k < planes.length; k++) {
        pixel[k] = planes[k][i] & 0xff;
      }
    }
  }
}
