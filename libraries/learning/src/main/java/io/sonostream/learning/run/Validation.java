package io.sonostream.learning.run;

import io.sonostream.learning.augment.Augmentation;
import io.sonostream.learning.augment.Augmenter;
import io.sonostream.learning.dataset.ExampleFeed;
import io.sonostream.learning.dataset.ExampleStore.Sample;
import io.sonostream.learning.metrics.Confusion;
import io.sonostream.learning.training.Evaluation;
import io.sonostream.learning.training.TrainingBatch;
import io.sonostream.learning.training.TrainingSession;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The validation part after an epoch, at the network's own size.
 *
 * @param loss mean over batches
 * @param dice mean over subjects of the mean over their examples, classes alike, 0-1
 */
record Validation(double loss, double dice) {

  static Validation of(
      TrainingSession session, TrainingData data, int batchSize, int planes, RunControl control) {
    List<Sample> samples = data.validation().samples();
    List<List<Sample>> batches = new ArrayList<>();
    for (int at = 0; at < samples.size(); at += batchSize) {
      batches.add(samples.subList(at, Math.min(samples.size(), at + batchSize)));
    }
    int pixels = data.geometry().outputHeight() * data.geometry().outputWidth();
    Map<String, List<Double>> bySubject = new LinkedHashMap<>();
    double loss = 0;
    int next = 0;
    try (ExampleFeed feed =
        new ExampleFeed(
            data.validation(), data.geometry(), new Augmenter(Augmentation.NONE), batches, 0)) {
      for (TrainingBatch batch = feed.next(); batch != null; batch = feed.next()) {
        control.stopIfCancelled();
        Evaluation evaluation = session.evaluate(batch);
        loss += evaluation.loss() * batch.count();
        for (int n = 0; n < batch.count(); n++) {
          double dice = dice(evaluation.classes(), batch, n, pixels, Math.max(1, planes - 1));
          bySubject
              .computeIfAbsent(samples.get(next).item().subject(), s -> new ArrayList<>())
              .add(dice);
          next++;
        }
      }
    }
    double mean = bySubject.values().stream().mapToDouble(Validation::mean).average().orElseThrow();
    return new Validation(loss / samples.size(), mean);
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  private static double dice(
      byte[] predicted, TrainingBatch batch, int n, int pixels, int classes) {
    byte[] own = new byte[pixels];
    byte[] truth = new byte[pixels];
    System.arraycopy(predicted, n * pixels, own, 0, pixels);
    batch.classes().get(n * pixels, truth);
    double sum = 0;
    int counted = 0;
    for (int c = 1; c <= classes; c++) {
      if (batch.scope(n).speaksFor(c)) {
        sum += Confusion.of(own, truth, c).dice();
        counted++;
      }
    }
    return counted == 0 ? 1 : sum / counted;
  }
}
