package io.sonostream.cli.labels;

import io.sonostream.cli.data.ImageOptions;
import io.sonostream.cli.data.MaskOptions;
import io.sonostream.cli.device.ClusterOptions;
import io.sonostream.cli.device.FolderLabels;
import io.sonostream.client.frames.FrameStream;
import io.sonostream.client.labels.LabelPublisher;
import io.sonostream.client.labels.LabelTerms;
import io.sonostream.imaging.folder.ClassList;
import io.sonostream.imaging.folder.LabelledFiles;
import io.sonostream.imaging.folder.LabelledFolder;
import io.sonostream.imaging.mask.MaskReading;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.LabelSource;
import io.sonostream.schemas.topics.Needs;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Publishes what another tool has written. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Publish the labels that a folder of another tool holds: masks, COCO, CVAT, LabelMe, Label"
          + " Studio or nnU-Net, told by what is there.",
      "Where the folder says its classes they need no --classes. Where index.csv has a column"
          + " frame, as \"labels export\" writes it, they are labels of these frames, in place of those"
          + " that --annotator had; other readers' stay."
    })
final class LabelsImportCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "FOLDER",
      description = "As docs/data.md says; or give --dicom-seg.")
  @Nullable Path given;

  @Option(
      names = "--masks",
      paramLabel = "PATH",
      description = "A file or folder of masks in another place, for the pictures of FOLDER.")
  @Nullable Path other;

  @Option(names = "--task", required = true, description = "What is labelled.")
  String task;

  @Option(
      names = "--annotator",
      required = true,
      paramLabel = "NAME",
      description = "Who drew the masks.")
  String annotator;

  @Option(
      names = "--stream",
      paramLabel = "ID",
      description =
          "Part of the ids of frames that the index doesn't name (default: folder's name).")
  @Nullable String stream;

  @Option(
      names = "--classes",
      split = ",",
      paramLabel = "NAME[=VALUE]",
      description = "The foreground classes, where the folder doesn't say them; or their order.")
  @Nullable List<String> classes;

  @Option(
      names = "--speaks-for",
      split = ",",
      paramLabel = "NAME",
      description = "Of the classes, those that were looked for (default: all).")
  @Nullable List<String> speaksFor;

  @Mixin SegmentationOptions segmentation = new SegmentationOptions();
  @Mixin MaskOptions masks = new MaskOptions();
  @Mixin ImageOptions images = new ImageOptions();
  @Mixin ClusterOptions cluster = new ClusterOptions();

  @Override
  public Integer call() {
    FrameStream.requireName("task", task);
    SegmentationLabels drawn = segmentation.labels();
    if ((drawn == null) == (given == null)) {
      throw new UserException("give either FOLDER or --dicom-seg");
    }
    if (drawn != null) {
      return importSegmentation(drawn);
    }
    Path folder = folder();
    LabelledFiles there = LabelledFiles.in(folder, images.reading(), MaskReading.UNDECLARED);
    if (other != null) {
      there = there.withMasks(other);
    }
    MaskReading.Declared declared = declared(there);
    LabelTerms terms = new LabelTerms(declared.names(), speaksFor);
    LabelledFolder found = LabelledFolder.open(there.reading(declared.reading()), declared.names());
    found.summary().lines().forEach(spec.commandLine().getErr()::println);
    FolderLabels labels = new FolderLabels(found, stream(), task);
    try (LabelPublisher publisher = publisher(terms)) {
      labels.publish(publisher, spec.commandLine().getErr());
      publisher.flush();
      spec.commandLine()
          .getOut()
          .println(
              "published "
                  + publisher.published()
                  + " labels of "
                  + String.join(",", declared.names())
                  + ", "
                  + labels.known()
                  + " of them of frames that the index names");
    }
    return 0;
  }

  private LabelPublisher publisher(LabelTerms terms) {
    return new LabelPublisher(
        cluster.connect(topics -> Needs.nothing().writing(topics.labels())),
        annotator,
        LabelSource.IMPORT,
        Clock.systemUTC(),
        terms);
  }

  private int importSegmentation(SegmentationLabels drawn) {
    if (other != null || classes != null || stream != null || masks.hasClassesFile()) {
      throw new UserException(
          "--masks, --stream, --classes and --classes-file go with FOLDER; --dicom-seg takes --segments");
    }
    try (LabelPublisher publisher = publisher(new LabelTerms(drawn.classNames(), speaksFor))) {
      drawn.publish(publisher, segmentation.device, task);
      publisher.flush();
      spec.commandLine()
          .getOut()
          .println(
              "published "
                  + publisher.published()
                  + " labels of "
                  + String.join(",", drawn.classNames())
                  + (drawn.absent() == 0
                      ? ""
                      : "; "
                          + drawn.absent()
                          + " frames that the segmentation does not show have none"
                          + " (--absent-is-empty makes them background)"));
    }
    return 0;
  }

  private Path folder() {
    if (given == null) {
      throw new IllegalStateException("no folder was given");
    }
    return given;
  }

  /** What was declared here; else what the folder says. */
  private MaskReading.Declared declared(LabelledFiles there) {
    if (classes != null) {
      // Their values are the folder's, where it says some.
      return masks.declare(classes);
    }
    if (masks.hasClassesFile()) {
      return masks.declare(List.of());
    }
    List<String> own = there.classNames();
    if (!own.isEmpty()) {
      return masks.declare(own);
    }
    return ClassList.of(there)
        .map(masks::declareFrom)
        .orElseThrow(
            () ->
                new UserException(
                    folder()
                        + " doesn't say which classes its masks show; give --classes"
                        + " NAME=VALUE,..."));
  }

  private String stream() {
    if (stream != null) {
      return stream;
    }
    return FolderLabels.nameOf(folder());
  }
}
