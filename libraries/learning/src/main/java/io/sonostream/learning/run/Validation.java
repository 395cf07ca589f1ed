package io.sonostream.learning.run;

import io.sonostream.learning.augment.Augmentation;
import io.sonostream.learning.augment.Augmenter;
import io.sonostream.learning.dataset.ExampleFeed;
import io.sonostream.learning.dataset.ExampleStore.Sample;
import io.sonostream.learning.dataset.LabelledItem;
import io.sonostream.learning.training.Evaluation;
import io.sonostream.learning.training.TrainingBatch;
import io.sonostream.learning.training.TrainingSession;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The validation part after an epoch, at the network's own size.
 *
 * @param loss mean over batches
 * @param dice mean over subjects of the mean over their images, of each the mean over the classes
 *     that truth or prediction have in any of its tiles (1 where there is none), 0-1
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
    Map<LabelledItem, ImageTally> byImage = new LinkedHashMap<>();
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
          byImage
              .computeIfAbsent(
                  samples.get(next).item(), i -> new ImageTally(Math.max(1, planes - 1)))
              .add(
                  Arrays.copyOfRange(evaluation.classes(), n * pixels, (n + 1) * pixels),
                  truth(batch, n, pixels),
                  batch.scope(n));
          next++;
        }
      }
    }
    Map<String, List<Double>> bySubject = new LinkedHashMap<>();
    byImage.forEach(
        (image, counted) ->
            bySubject
                .computeIfAbsent(image.subject(), subject -> new ArrayList<>())
                .add(counted.dice()));
    double mean = bySubject.values().stream().mapToDouble(Validation::mean).average().orElseThrow();
    return new Validation(loss / samples.size(), mean);
  }

  private static byte[] truth(TrainingBatch batch, int n, int pixels) {
    byte[] truth = new byte[pixels];
    batch.classes().get(n * pixels, truth);
    return truth;
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }
}
