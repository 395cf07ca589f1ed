package io.sonostream.learning.run;

import io.sonostream.imaging.image.ImageFiles;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.learning.plot.Chart;
import io.sonostream.runtime.OutputFile;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The course of a run as two charts side by side, and as numbers. */
public final class TrainingCurves {
  private static final int WIDTH = 560;
  private static final int HEIGHT = 360;

  private final List<TrainingProgress> epochs;

  /**
   * Takes the epochs of one strategy.
   *
   * @param epochs at least one, rising
   */
  public TrainingCurves(List<TrainingProgress> epochs) {
    this.epochs = List.copyOf(epochs);
  }

  /** Losses on the left, Dice on the right. */
  public BufferedImage draw() {
    BufferedImage both = new BufferedImage(2 * WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    both.getGraphics().drawImage(losses(), 0, 0, null);
    both.getGraphics().drawImage(dice(), WIDTH, 0, null);
    return both;
  }

  private BufferedImage losses() {
    return new Chart(
            "Loss",
            "epoch",
            List.of(
                new Chart.Line("training", column(TrainingProgress::trainLoss)),
                new Chart.Line("validation", column(TrainingProgress::validationLoss))))
        .draw(WIDTH, HEIGHT);
  }

  private BufferedImage dice() {
    return new Chart(
            "Dice",
            "epoch",
            List.of(new Chart.Line("validation", column(TrainingProgress::validationDice))))
        .draw(WIDTH, HEIGHT);
  }

  private double[] column(ToDoubleFunction<TrainingProgress> value) {
    return epochs.stream().mapToDouble(value).toArray();
  }

  /** A header and one line per epoch. */
  public String csv() {
    StringBuilder text =
        new StringBuilder(
            "strategy,epoch,train_loss,validation_loss,validation_dice,learning_rate,seconds\n");
    for (TrainingProgress e : epochs) {
      text.append(
          String.format(
              Locale.ROOT,
              "%s,%d,%.6f,%.6f,%.6f,%.8f,%.3f%n",
              e.strategy(),
              e.epoch(),
              e.trainLoss(),
              e.validationLoss(),
              e.validationDice(),
              e.learningRate(),
              e.seconds()));
    }
    return text.toString();
  }

  /** Writes {@code NAME.png} and {@code NAME.csv}. */
  public void write(Path folder, String name) {
    ImageFiles.write(PixelImage.of(draw()), folder.resolve(name + ".png"));
    OutputFile.write(folder.resolve(name + ".csv"), csv().getBytes(StandardCharsets.UTF_8));
  }
}
