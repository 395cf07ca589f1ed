package io.sonostream.learning.evaluation;

import io.sonostream.learning.metrics.Interval;
import io.sonostream.model.packaging.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A summary as lines of text. */
public final class EvaluationTable {
  /** What the numbers mean where masks are empty; belongs under every table. */
  public static final String CONVENTION =
      "Means over subjects, 95 % bootstrap intervals over subjects. Both masks empty: Dice, IoU and"
          + " sensitivity 1, distance 0. Only one empty: Dice and IoU 0, distance undefined and left"
          + " out; so it is where that holds for any of several classes.";

  private EvaluationTable() {}

  /** A header, one line per group, and the convention. */
  public static List<String> lines(EvaluationSummary summary) {
    List<String> lines = new ArrayList<>();
    StringBuilder header =
        new StringBuilder(String.format(Locale.ROOT, "%-14s %6s %8s", "", "images", "subjects"));
    for (Metric metric : Metric.values()) {
      header.append(String.format(Locale.ROOT, "  %-22s", metric.title()));
    }
    lines.add(header.toString().stripTrailing());
    lines.add(line(summary.all()));
    summary.devices().forEach(device -> lines.add(line(device)));
    lines.add(CONVENTION);
    if (summary.all().undefinedDistances() > 0) {
      lines.add(
          summary.all().undefinedDistances()
              + " images have only one empty mask, of a class at least: no distance.");
    }
    if (!Double.isNaN(summary.foresight())) {
      lines.add(
          String.format(
              Locale.ROOT,
              "The model's own uncertainty puts the images in the order of what their Dice lacks:"
                  + " Spearman %.2f (1 always, 0 never better than chance).",
              summary.foresight()));
    }
    return lines;
  }

  /** One line: how true the model's probabilities are, with its temperature and without. */
  public static String calibration(
      Manifest manifest, CalibrationTally tally, EvaluationSummary summary) {
    CalibrationFigures raw = tally.uncalibrated();
    double dice = summary.all().of(Metric.DICE).mean();
    if (manifest.temperature() == null) {
      return String.format(
          Locale.ROOT,
          "Calibration, no temperature fitted: expected calibration error %.4f, adaptive %.4f;"
              + " expected Dice %.3f, measured %.3f.",
          raw.expectedError(),
          raw.adaptiveError(),
          raw.expectedDice(),
          dice);
    }
    CalibrationFigures told = tally.calibrated();
    return String.format(
        Locale.ROOT,
        "Calibration, temperature %.3f: expected calibration error %.4f (without %.4f), adaptive"
            + " %.4f (without %.4f); expected Dice %.3f (without %.3f), measured %.3f.",
        manifest.temperature(),
        told.expectedError(),
        raw.expectedError(),
        told.adaptiveError(),
        raw.adaptiveError(),
        told.expectedDice(),
        raw.expectedDice(),
        dice);
  }

  private static String line(GroupSummary group) {
    StringBuilder line =
        new StringBuilder(
            String.format(
                Locale.ROOT, "%-14s %6d %8d", group.name(), group.images(), group.subjects()));
    for (Metric metric : Metric.values()) {
      line.append(String.format(Locale.ROOT, "  %-22s", cell(group.of(metric))));
    }
    return line.toString().stripTrailing();
  }

  static String cell(Interval interval) {
    if (Double.isNaN(interval.mean())) {
      return "-";
    }
    return Double.isNaN(interval.low())
        ? String.format(Locale.ROOT, "%.3f", interval.mean())
        : String.format(
            Locale.ROOT, "%.3f (%.3f-%.3f)", interval.mean(), interval.low(), interval.high());
  }
}
