package io.sonostream.cli.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.cli.data.ImageOptions;
import io.sonostream.cli.data.MaskOptions;
import io.sonostream.console.ProgressBar;
import io.sonostream.imaging.folder.LabelledFiles;
import io.sonostream.imaging.mask.MaskReading;
import io.sonostream.learning.dataset.FolderDataset;
import io.sonostream.learning.dataset.LabelledItem;
import io.sonostream.learning.dataset.Part;
import io.sonostream.learning.dataset.SubjectSplit;
import io.sonostream.learning.evaluation.CalibrationFigures;
import io.sonostream.learning.evaluation.CalibrationTally;
import io.sonostream.learning.evaluation.EvaluationReport;
import io.sonostream.learning.evaluation.EvaluationSummary;
import io.sonostream.learning.evaluation.EvaluationTable;
import io.sonostream.learning.evaluation.Evaluator;
import io.sonostream.learning.evaluation.GroupSummary;
import io.sonostream.learning.evaluation.ImageScore;
import io.sonostream.learning.evaluation.Metric;
import io.sonostream.learning.metrics.Interval;
import io.sonostream.model.engine.EngineOptions;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures a model on folders. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Measure a model on folders of images and masks, at the images' own size.")
public final class EvaluateCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(names = "--model", required = true, paramLabel = "PACKAGE", description = "The model.")
  Path model;

  @Option(names = "--images", required = true, paramLabel = "DIR", description = "ID.png or .jpg.")
  Path images;

  @Option(
      names = "--masks",
      required = true,
      paramLabel = "DIR",
      description = "ID.png or ID_mask.png; or outlines, as train takes them.")
  Path masks;

  @Option(
      names = "--groups",
      paramLabel = "CSV",
      description = "Index with columns id and group; optional: device, part, spacing_x_mm ...")
  @Nullable Path groups;

  @Option(
      names = "--classes",
      split = ",",
      paramLabel = "NAME=VALUE",
      description =
          "Values or colours of the model's classes in the masks (lesion=255), where they need it.")
  @Nullable List<String> classes;

  @Mixin MaskOptions maskOptions = new MaskOptions();
  @Mixin ImageOptions imageOptions = new ImageOptions();

  @Option(
      names = "--part",
      paramLabel = "PART",
      description = "Only the subjects of train, validation or test (default: all).")
  @Nullable Part part;

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      description = "Engine, or auto for the fastest (default: f32).")
  @Nullable String engine;

  @Option(
      names = "--mirror",
      description =
          "Ask each image a second time, left-right mirrored, and average, as the archive lane"
              + " does with processor.engine.archive-seen-twice.")
  boolean mirror;

  @Option(names = "--report", paramLabel = "HTML", description = "Write a report with pictures.")
  @Nullable Path report;

  @Option(names = "--json", description = "Print one JSON object instead of the table.")
  boolean json;

  @Override
  public Integer call() throws IOException {
    requireReport();
    ModelPackage opened = ModelPackage.open(model, TrustedKeys.ANYONE);
    List<String> names = opened.manifest().classes();
    FolderDataset set =
        new FolderDataset(
            new LabelledFiles(images, masks, groups, imageOptions.reading(), maskReading(names)),
            SubjectSplit.of(opened.manifest().training().recipe()),
            names);
    set.summary().lines().forEach(spec.commandLine().getErr()::println);
    Part wanted = part;
    List<LabelledItem> items = wanted == null ? set.items() : set.items(wanted);
    if (items.isEmpty()) {
      throw new UserException("no subject falls into the part '" + part + "'; choose another");
    }
    EngineOptions options =
        engine == null
            ? Evaluator.exact(opened)
            : new EngineOptions(engine, 0, EngineOptions.AUTO.tensorRtCache());
    ProgressBar progress = new ProgressBar(spec.commandLine().getErr(), "images", items.size());
    Evaluator evaluator = new Evaluator(options, mirror);
    CalibrationTally calibration = new CalibrationTally(opened.manifest(), items);
    List<ImageScore> scores = evaluator.score(opened, set, items, progress::show, calibration);
    EvaluationSummary summary = EvaluationSummary.of(scores);
    PrintWriter out = spec.commandLine().getOut();
    if (report != null) {
      new EvaluationReport(opened, set, scores, evaluator, calibration).write(report);
    }
    if (json) {
      out.println(
          new ObjectMapper()
              .writeValueAsString(object(summary, opened.manifest().temperature(), calibration)));
    } else {
      EvaluationTable.lines(summary).forEach(out::println);
      out.println(EvaluationTable.calibration(opened.manifest(), calibration, summary));
      if (report != null) {
        out.println("wrote " + report);
      }
    }
    return 0;
  }

  /** Before hours of scoring, not after them. */
  private void requireReport() {
    if (report == null) {
      return;
    }
    Path parent = report.toAbsolutePath().getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw new UserException(
          "--report "
              + report
              + " can't be written: there is no folder "
              + parent
              + "; make it, or name another");
    }
    if (Files.isDirectory(report)) {
      throw new UserException("--report " + report + " is a folder; name a file in it");
    }
  }

  /** Values go by the classes' names: the model decides their order. */
  private MaskReading maskReading(List<String> names) {
    return maskOptions.declare(classes == null ? names : classes).inOrderOf(names);
  }

  private static Map<String, Object> object(
      EvaluationSummary summary, @Nullable Double temperature, CalibrationTally tally) {
    Map<String, Object> object = group(summary.all());
    Map<String, Object> devices = new LinkedHashMap<>();
    summary.devices().forEach(device -> devices.put(device.name(), group(device)));
    object.put("devices", devices);
    if (!Double.isNaN(summary.foresight())) {
      object.put("uncertaintyRankCorrelation", summary.foresight());
    }
    Map<String, Object> calibration = figures(tally.calibrated());
    calibration.put("temperature", temperature == null ? 1 : temperature);
    calibration.put("withoutTemperature", figures(tally.uncalibrated()));
    object.put("calibration", calibration);
    object.put("subjectDice", summary.subjectDice());
    return object;
  }

  private static Map<String, Object> figures(CalibrationFigures figures) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("expectedCalibrationError", figures.expectedError());
    if (!Double.isNaN(figures.adaptiveError())) {
      object.put("adaptiveCalibrationError", figures.adaptiveError());
    }
    object.put("expectedDice", figures.expectedDice());
    return object;
  }

  private static Map<String, Object> group(GroupSummary group) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("images", group.images());
    object.put("subjects", group.subjects());
    object.put("undefinedDistances", group.undefinedDistances());
    for (Metric metric : Metric.values()) {
      Interval interval = group.of(metric);
      if (!Double.isNaN(interval.mean())) {
        object.put(
            metric.key(),
            interval.subjects() < 2
                ? Map.of("mean", interval.mean())
                : Map.of("mean", interval.mean(), "low", interval.low(), "high", interval.high()));
      }
    }
    return object;
  }
}
