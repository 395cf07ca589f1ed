package io.sonostream.cli.labels;

import io.sonostream.cli.device.ClusterOptions;
import io.sonostream.client.frames.FramePixels;
import io.sonostream.client.labels.LabelFilter;
import io.sonostream.client.labels.LabelReader;
import io.sonostream.client.labels.LabelSummary;
import io.sonostream.imaging.exchange.ExportFormat;
import io.sonostream.imaging.exchange.ExportedLabel;
import io.sonostream.imaging.exchange.LabelExport;
import io.sonostream.imaging.image.BadImageException;
import io.sonostream.imaging.image.ImageDecoder;
import io.sonostream.imaging.image.ImageLimits;
import io.sonostream.runtime.OutputFolder;
import io.sonostream.runtime.RootCause;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.PixelSpacing;
import io.sonostream.schemas.records.FrameId;
import io.sonostream.schemas.topics.Needs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes labels as another tool reads them. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Write labels and their pictures into a folder, as another tool reads them: one label a frame,"
          + " where it has several readers the adjudicated one or else the consensus. With --annotator it is that reader's own.",
      "index.csv beside them says whom each picture shows and which frame it is: so \"labels import\""
          + " of the same folder makes labels of these frames, in place of those that its annotator"
          + " had."
    })
final class LabelsExportCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(paramLabel = "FOLDER", description = "New or empty.")
  Path folder;

  @Option(
      names = "--format",
      required = true,
      paramLabel = "NAME",
      description = "masks, coco, cvat, label-studio or nnunet.")
  String format;

  @Option(
      names = "--classes",
      split = ",",
      paramLabel = "NAME",
      description = "In this order, others become background (default: all that labels name).")
  @Nullable List<String> classes;

  @Mixin LabelFilterOptions filter = new LabelFilterOptions();
  @Mixin ClusterOptions cluster = new ClusterOptions();

  private final FramePixels pixels = new FramePixels(new ImageDecoder(ImageLimits.DEFAULT));

  @Override
  public Integer call() throws IOException, InterruptedException {
    ExportFormat form = ExportFormat.named(format);
    LabelFilter wanted = filter.filter();
    LabelReader reader =
        new LabelReader(cluster.connect(topics -> Needs.nothing().reading(topics.labels())));
    List<LabelSummary> labels = reader.list(wanted);
    if (labels.isEmpty()) {
      throw new UserException("no label is there for these options; look with \"labels list\"");
    }
    List<String> names = classes(labels);
    ExportedTruth truths = new ExportedTruth(names);
    ExportedConsensus consensus = new ExportedConsensus(labels, names);
    reader.bring(consensus.shared(), consensus::hear);
    try (OutputFolder whole = OutputFolder.begin(folder)) {
      try (LabelExport export = form.open(whole.draft(), names)) {
        ExportNames files = new ExportNames();
        reader.bring(
            consensus.carriers(), label -> add(export, files, truths, consensus.instead(label)));
      }
      whole.finish();
    } catch (UncheckedIOException | IOException e) {
      throw new UserException(
          "can't write to " + folder + ": " + RootCause.words(RootCause.of(e)), e);
    }
    spec.commandLine()
        .getOut()
        .println(
            "wrote "
                + consensus.carriers().size()
                + " labels of "
                + String.join(",", names)
                + " to "
                + folder
                + consensus.words());
    if (truths.ignoredBackgrounds() > 0) {
      spec.commandLine()
          .getErr()
          .println(
              "note: "
                  + truths.ignoredBackgrounds()
                  + " labels don't speak for all of these classes; what they call background is"
                  + " written as ignored");
    }
    return 0;
  }

  /** All names, or those that were asked for; a label without names needs the latter. */
  private List<String> classes(List<LabelSummary> labels) {
    TreeSet<String> named = new TreeSet<>();
    labels.forEach(label -> named.addAll(label.classNames()));
    List<String> asked = classes;
    for (LabelSummary label : labels) {
      if (label.classNames().isEmpty() && asked == null) {
        throw new UserException(
            "label " + label.frameId() + " names no classes; say what 1, 2 ... are with --classes");
      }
    }
    if (asked == null) {
      return List.copyOf(named);
    }
    boolean numbered = labels.stream().anyMatch(label -> label.classNames().isEmpty());
    for (String name : asked) {
      if (!named.contains(name) && !numbered) {
        throw new UserException(
            "no label names the class " + name + "; they name " + String.join(",", named));
      }
    }
    return asked;
  }

  private void add(
      LabelExport export, ExportNames files, ExportedTruth truths, LabeledFrame label) {
    Frame frame = label.getFrame();
    FrameId id = FrameId.of(frame);
    String key = id.key();
    PixelSpacing spacing = frame.getPixelSpacing();
    try {
      export.add(
          new ExportedLabel(
              files.of(key),
              pixels.decode(frame),
              truths.of(label),
              id.subject(frame.getSubjectId()),
              frame.getDeviceModel(),
              spacing == null ? Double.NaN : spacing.getColumnMillimetres(),
              spacing == null ? Double.NaN : spacing.getRowMillimetres(),
              key));
    } catch (BadImageException | IllegalArgumentException e) {
      throw new UserException("label of frame " + key + " can't be exported: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
