package io.sonostream.trainer.labels;

import io.sonostream.client.labels.FrameReadings;
import io.sonostream.schemas.LabeledFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * How far the readers of a task agree where a frame has several: told with every run, since no
 * model can be held to more than that.
 *
 * @param frames with several readers
 * @param compared of these, those whose labels were read for it
 * @param dice mean over these of the mean over their pairs of readers; NaN where nothing could be
 *     compared
 * @param unlike labels that are of another size than the newest of their frame, and left out
 */
public record ReaderAgreement(int frames, int compared, double dice, int unlike) {
  /** Pixels of so many frames are read in some seconds; of more a share is looked at. */
  private static final int MOST_COMPARED = 500;

  /**
   * @param classes of the task
   */
  public static ReaderAgreement of(LabelSnapshot labels, String task, List<String> classes) {
    int[] frames = new int[1];
    each(labels, task, classes, readings -> frames[0]++);
    int every = (frames[0] + MOST_COMPARED - 1) / MOST_COMPARED;
    int[] seen = new int[1];
    int[] unlike = new int[1];
    List<Double> dice = new ArrayList<>();
    each(
        labels,
        task,
        classes,
        readings -> {
          if (seen[0]++ % every == 0) {
            List<LabeledFrame> drawn =
                readings.stream().map(one -> labels.label(one.key())).toList();
            FrameReadings compared = FrameReadings.of(drawn, classes);
            unlike[0] += compared.leftOut();
            OptionalDouble agreement = compared.agreement();
            agreement.ifPresent(dice::add);
          }
        });
    double mean = dice.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    return new ReaderAgreement(frames[0], dice.size(), mean, unlike[0]);
  }

  private static void each(
      LabelSnapshot labels, String task, List<String> classes, Consumer<List<LabelEntry>> visitor) {
    labels.forEachFrame(
        task,
        frame -> {
          List<LabelEntry> readers = independent(frame, classes);
          if (readers.size() > 1) {
            visitor.accept(readers);
          }
        });
  }

  /** Usable labels of one frame by readers who were not to see what the others drew. */
  static List<LabelEntry> independent(List<LabelEntry> frame, List<String> classes) {
    return frame.stream()
        .filter(one -> !one.adjudicates() && one.classes().objection(classes).isEmpty())
        .toList();
  }

  /** For the run's first event; empty where no frame has several readers. */
  public Map<String, Double> metrics() {
    if (frames == 0) {
      return Map.of();
    }
    return compared == 0
        ? Map.of("severalReaders", (double) frames)
        : Map.of("severalReaders", (double) frames, "readerAgreement", dice);
  }

  /** What stands behind the survey's words; empty where no frame has several readers. */
  public String describe() {
    if (frames == 0) {
      return "";
    }
    return (compared == 0
            ? ", who looked for nothing in common"
            : String.format(Locale.ROOT, ", who agree by Dice %.3f", dice)
                + (compared < frames ? " on " + compared + " of these frames" : ""))
        + (unlike > 0
            ? "; "
                + unlike
                + " labels left out: they are of another size than the newest of"
                + " their frame"
            : "");
  }
}
