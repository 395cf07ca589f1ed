package io.sonostream.learning.evaluation;

import io.sonostream.imaging.geometry.Decision;
import io.sonostream.imaging.geometry.Temperature;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.learning.dataset.LabelledItem;
import io.sonostream.learning.dataset.LabelledPicture;
import io.sonostream.learning.metrics.Reliability;
import io.sonostream.model.packaging.Manifest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A model's probabilities beside the truth, with its temperature and without, as an evaluation sees
 * them. Subjects count alike, however many images they have.
 */
public final class CalibrationTally implements Evaluator.Watcher {
  private final Map<String, Long> imagesOf;
  private final Side told;
  private final Side raw;

  /**
   * @param items what will be seen
   */
  public CalibrationTally(Manifest manifest, List<LabelledItem> items) {
    int classes = manifest.classes().size();
    imagesOf =
        items.stream().collect(Collectors.groupingBy(LabelledItem::subject, Collectors.counting()));
    Double temperature = manifest.temperature();
    Decision decision = manifest.mapping().decision();
    told =
        new Side(
            temperature == null ? Temperature.NONE : new Temperature(temperature),
            decision,
            classes);
    raw = new Side(Temperature.NONE, decision.withTemperature(Temperature.NONE), classes);
  }

  @Override
  public void seen(LabelledItem item, LabelledPicture picture, byte[][] planes) {
    Long images = imagesOf.get(item.subject());
    if (images == null) {
      throw new IllegalArgumentException(item.id() + " was not announced");
    }
    told.add(planes, picture, 1.0 / images);
    raw.add(planes, picture, 1.0 / images);
  }

  /** What of the model's probabilities is told: at its temperature. */
  public CalibrationFigures calibrated() {
    return told.figures();
  }

  /** As the network gives them. */
  public CalibrationFigures uncalibrated() {
    return raw.figures();
  }

  /** Of the first class: by tenths of told probability, how often it is there. */
  public double[] frequencies() {
    return told.reliability.get(0).frequencies();
  }

  /** As {@link #frequencies}, of probabilities as the network gives them. */
  public double[] uncalibratedFrequencies() {
    return raw.reliability.get(0).frequencies();
  }

  private static final class Side {
    private final Temperature temperature;
    private final Decision decision;
    private final List<Reliability> reliability = new ArrayList<>();
    private double expectedDice;
    private double weights;

    Side(Temperature temperature, Decision decision, int classes) {
      this.temperature = temperature;
      this.decision = decision;
      for (int k = 0; k < classes; k++) {
        reliability.add(new Reliability());
      }
    }

    void add(byte[][] planes, LabelledPicture picture, double weight) {
      ClassMap truth = picture.truth();
      byte[][] probabilities = temperature.of(planes);
      ExpectedDice expected =
          new ExpectedDice(
              decision.decide(planes, truth.width(), truth.height(), false).map(), truth);
      for (int value = 1; value <= reliability.size(); value++) {
        if (picture.scope().speaksFor(value)) {
          byte[] plane = probabilities[planes.length == 1 ? 0 : value];
          reliability.get(value - 1).add(plane, truth, value, weight);
          expected.add(value, plane);
        }
      }
      double dice = expected.mean();
      if (!Double.isNaN(dice)) {
        expectedDice += weight * dice;
        weights += weight;
      }
    }

    CalibrationFigures figures() {
      return new CalibrationFigures(
          mean(reliability.stream().mapToDouble(Reliability::expectedError).toArray()),
          mean(reliability.stream().mapToDouble(Reliability::adaptiveError).toArray()),
          expectedDice / weights);
    }

    /** Of the classes that something was seen of. */
    private static double mean(double[] values) {
      return Arrays.stream(values)
          .filter(value -> !Double.isNaN(value))
          .average()
          .orElse(Double.NaN);
    }
  }
}
