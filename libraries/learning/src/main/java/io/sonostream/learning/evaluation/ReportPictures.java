package io.sonostream.learning.evaluation;

import io.sonostream.imaging.image.Channels;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.Overlay;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.imaging.image.PngWriter;
import io.sonostream.learning.plot.Chart;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Pictures of a report, as data URIs: the file needs nothing beside it. */
final class ReportPictures {
  private ReportPictures() {}

  /** Image, truth and prediction side by side. */
  static String overlays(PixelImage image, ClassMap truth, ClassMap predicted) {
    List<PixelImage> panels =
        List.of(
            Channels.convert(image, 3), Overlay.draw(image, truth), Overlay.draw(image, predicted));
    int row = image.width() * 3;
    byte[] pixels = new byte[row * image.height() * panels.size()];
    for (int y = 0; y < image.height(); y++) {
      for (int p = 0; p < panels.size(); p++) {
        int to = (y * panels.size() + p) * row;
        System.arraycopy(panels.get(p).pixels(), y * row, pixels, to, row);
      }
    }
    return uri(
        PngWriter.encode(new PixelImage(image.width() * panels.size(), image.height(), 3, pixels)));
  }

  /** Dice of every image, worst first: how long the tail of failures is. */
  static String sortedDice(List<ImageScore> scores) {
    double[] dice = scores.stream().mapToDouble(s -> s.score().dice()).sorted().toArray();
    Chart chart =
        new Chart("Dice of every image, sorted", "images", List.of(new Chart.Line("Dice", dice)));
    return uri(PngWriter.encode(PixelImage.of(chart.draw(640, 320))));
  }

  /** How many images reach each Dice, in tenths. */
  static String histogram(List<ImageScore> scores) {
    double[] counts = new double[10];
    scores.forEach(s -> counts[(int) Math.min(9, s.score().dice() * 10)]++);
    double[] share = Arrays.stream(counts).map(c -> c / scores.size()).toArray();
    Chart chart =
        new Chart(
            "Share of images by Dice",
            "tenth of Dice, 1 = below 0.1",
            List.of(new Chart.Line("share", share)));
    return uri(PngWriter.encode(PixelImage.of(chart.draw(640, 320))));
  }

  /** Probability beside frequency: on the diagonal, probabilities are true. */
  static String reliability(CalibrationTally tally) {
    double[] diagonal = new double[10];
    Arrays.setAll(diagonal, i -> (i + 0.5) / 10);
    Chart chart =
        new Chart(
            "Share of pixels that have the class",
            "tenth of probability, 1 = below 0.1",
            List.of(
                new Chart.Line("told", tally.frequencies()),
                new Chart.Line("as the network gives them", tally.uncalibratedFrequencies()),
                new Chart.Line("true", diagonal)));
    return uri(PngWriter.encode(PixelImage.of(chart.draw(640, 320))));
  }

  private static String uri(byte[] png) {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
  }
}
