package io.sonostream.cli.labels;

import io.sonostream.client.labels.LabelSummary;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One label, for the table and for JSON.
 *
 * @param shows classes that are drawn, by name, or by value where the label names none
 * @param speaksFor classes that were looked for; empty where the label names none
 * @param ignores whether nothing is said about some pixels
 * @param adjudicates whether it speaks for the frame, whatever other readers drew
 */
record LabelRow(
    String frame,
    String task,
    @Nullable String subject,
    String device,
    @Nullable String deviceModel,
    String annotator,
    String source,
    String labeledAt,
    int width,
    int height,
    List<String> shows,
    List<String> speaksFor,
    boolean ignores,
    boolean adjudicates) {
  private static final String LINE = "%-20s  %-16s  %-12s  %-16s  %-16s  %-10s  %-20s  %s";

  static LabelRow of(LabelSummary label) {
    return new LabelRow(
        label.frameId(),
        label.task(),
        label.subjectId(),
        label.deviceId(),
        label.deviceModel(),
        label.annotator(),
        label.source().name(),
        label.labeledAt().toString(),
        label.width(),
        label.height(),
        label.shownNames(),
        label.speaksFor(),
        label.ignoredValue() != null,
        label.adjudicates());
  }

  static String header() {
    return String.format(
        Locale.ROOT,
        LINE,
        "labelled at",
        "task",
        "subject",
        "device model",
        "annotator",
        "source",
        "shows",
        "frame");
  }

  String line(LabelSummary label) {
    String drawn = shows.isEmpty() ? "nothing" : String.join(",", shows);
    boolean partial = speaksFor.size() < label.classNames().size();
    return String.format(
        Locale.ROOT,
        LINE,
        label.labeledAt().truncatedTo(ChronoUnit.SECONDS),
        task,
        subject == null ? "-" : subject,
        deviceModel == null ? "-" : deviceModel,
        annotator,
        source,
        drawn
            + (partial ? " (of " + String.join(",", speaksFor) + ")" : "")
            + (ignores ? " (part ignored)" : "")
            + (adjudicates ? " (adjudicates)" : ""),
        frame);
  }
}
