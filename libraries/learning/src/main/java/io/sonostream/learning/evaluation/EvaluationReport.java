package io.sonostream.learning.evaluation;

import io.sonostream.imaging.image.ClassMap;
import io.sonostream.learning.dataset.LabelledItem;
import io.sonostream.learning.dataset.LabelledPicture;
import io.sonostream.learning.dataset.LabelledSet;
import io.sonostream.model.engine.FrameSegmenter;
import io.sonostream.model.packaging.Manifest;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.runtime.OutputFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An evaluation as one HTML file: tables, curves, and the best, median and worst images. */
public final class EvaluationReport {
  private static final int EACH = 3;

  private static final String STYLE =
      "body{font:15px/1.5 system-ui,sans-serif;max-width:1100px;margin:2em auto;padding:0 1em}"
          + "table{border-collapse:collapse}td,th{padding:.3em .7em;text-align:left;"
          + "border-bottom:1px solid #ddd}img{max-width:100%;image-rendering:pixelated}"
          + "figure{margin:1em 0}figcaption{color:#555}";

  private final ModelPackage model;
  private final LabelledSet set;
  private final List<ImageScore> scores;
  private final Evaluator evaluator;
  private final @Nullable CalibrationTally calibration;

  /** Without a word on calibration. */
  public EvaluationReport(
      ModelPackage model, LabelledSet set, List<ImageScore> scores, Evaluator evaluator) {
    this(model, set, scores, evaluator, null);
  }

  /**
   * @param calibration what was seen while the scores were made; null where nobody watched
   */
  public EvaluationReport(
      ModelPackage model,
      LabelledSet set,
      List<ImageScore> scores,
      Evaluator evaluator,
      @Nullable CalibrationTally calibration) {
    this.calibration = calibration;
    this.model = model;
    this.set = set;
    this.scores = List.copyOf(scores);
    this.evaluator = evaluator;
  }

  /**
   * Writes the file.
   *
   * @throws io.sonostream.runtime.UserException naming it, when it can't be written
   */
  public void write(Path file) {
    OutputFile.write(file, html().getBytes(StandardCharsets.UTF_8));
  }

  private String html() {
    Manifest manifest = model.manifest();
    EvaluationSummary summary = EvaluationSummary.of(scores);
    String title = "Evaluation of " + manifest.task() + " " + manifest.version();
    StringBuilder page = new StringBuilder("<!doctype html><html lang=\"en\"><head>");
    page.append("<meta charset=\"utf-8\"><title>").append(Html.text(title)).append("</title>");
    page.append("<style>").append(STYLE).append("</style></head><body>");
    page.append("<h1>").append(Html.text(title)).append("</h1><p>");
    page.append(Html.text(String.valueOf(manifest.architecture())));
    page.append(", package ").append(model.sha256(), 0, 12).append("</p>");
    table(page, summary);
    page.append("<p>").append(Html.text(EvaluationTable.CONVENTION)).append("</p>");
    page.append("<p>").append(summary.all().undefinedDistances());
    page.append(" of ").append(scores.size()).append(" images have no distance.</p>");
    page.append("<h2>Curves</h2>");
    page.append(Html.image(ReportPictures.sortedDice(scores), "Dice of every image, sorted"));
    page.append(Html.image(ReportPictures.histogram(scores), "Share of images by Dice"));
    if (calibration != null) {
      reliability(page, calibration, summary);
    }
    pictures(page);
    subjects(page, summary);
    return page.append("</body></html>\n").toString();
  }

  private void reliability(StringBuilder page, CalibrationTally tally, EvaluationSummary summary) {
    page.append("<h2>Calibration</h2>");
    page.append(
        Html.image(
            ReportPictures.reliability(tally),
            "How often " + model.manifest().classes().get(0) + " is there, by its probability"));
    page.append("<p>");
    page.append(Html.text(EvaluationTable.calibration(model.manifest(), tally, summary)));
    page.append("</p>");
  }

  private static void table(StringBuilder page, EvaluationSummary summary) {
    page.append("<table><tr><th></th><th>images</th><th>subjects</th>");
    for (Metric metric : Metric.values()) {
      page.append("<th>").append(metric.title()).append("</th>");
    }
    page.append("</tr>");
    List<GroupSummary> groups = new ArrayList<>(List.of(summary.all()));
    groups.addAll(summary.devices());
    for (GroupSummary group : groups) {
      page.append("<tr><td>").append(Html.text(group.name())).append("</td><td>");
      page.append(group.images()).append("</td><td>").append(group.subjects()).append("</td>");
      for (Metric metric : Metric.values()) {
        page.append("<td>").append(EvaluationTable.cell(group.of(metric))).append("</td>");
      }
      page.append("</tr>");
    }
    page.append("</table>");
  }

  private void pictures(StringBuilder page) {
    List<ImageScore> sorted = new ArrayList<>(scores);
    sorted.sort(Comparator.comparingDouble(s -> s.score().dice()));
    int some = Math.min(EACH, sorted.size());
    int middle = (sorted.size() - some) / 2;
    Map<String, LabelledItem> items =
        set.items().stream().collect(Collectors.toMap(LabelledItem::id, Function.identity()));
    try (FrameSegmenter segmenter = evaluator.open(model)) {
      section(page, "Worst", sorted.subList(0, some), items, segmenter);
      section(page, "Median", sorted.subList(middle, middle + some), items, segmenter);
      section(page, "Best", sorted.subList(sorted.size() - some, sorted.size()), items, segmenter);
    }
  }

  private void section(
      StringBuilder page,
      String title,
      List<ImageScore> some,
      Map<String, LabelledItem> items,
      FrameSegmenter segmenter) {
    page.append("<h2>").append(title).append(": image, truth, prediction</h2>");
    for (ImageScore score : some) {
      LabelledItem item = items.get(score.id());
      if (item == null) {
        throw new IllegalArgumentException("score of " + score.id() + ", which is not in the set");
      }
      LabelledPicture picture = set.load(item);
      ClassMap predicted = segmenter.segment(picture.image(), false).map();
      page.append(
          Html.image(
              ReportPictures.overlays(picture.image(), picture.truth(), predicted),
              String.format(
                  Locale.ROOT,
                  "%s, subject %s, Dice %.3f",
                  score.id(),
                  score.subject(),
                  score.score().dice())));
    }
  }

  private static void subjects(StringBuilder page, EvaluationSummary summary) {
    page.append("<h2>Subjects</h2><table><tr><th>subject</th><th>Dice</th></tr>");
    summary
        .subjectDice()
        .forEach(
            (subject, dice) ->
                page.append("<tr><td>")
                    .append(Html.text(subject))
                    .append("</td><td>")
                    .append(String.format(Locale.ROOT, "%.3f", dice))
                    .append("</td></tr>"));
    page.append("</table>");
  }
}
