package io.sonostream.cli.device;

import io.sonostream.cli.data.ImageOptions;
import io.sonostream.cli.data.MaskOptions;
import io.sonostream.client.Cluster;
import io.sonostream.client.frames.FrameStream;
import io.sonostream.client.labels.LabelPublisher;
import io.sonostream.client.labels.LabelTerms;
import io.sonostream.console.ProgressBar;
import io.sonostream.devices.source.Packer;
import io.sonostream.devices.source.Packing;
import io.sonostream.devices.source.PhantomSource;
import io.sonostream.devices.source.SourceFrame;
import io.sonostream.devices.source.UnusableFrameException;
import io.sonostream.imaging.folder.LabelledFiles;
import io.sonostream.imaging.folder.LabelledFolder;
import io.sonostream.imaging.mask.MaskReading;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.LabelSource;
import io.sonostream.schemas.topics.Needs;
import io.sonostream.service.traces.TraceExport;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Publishes images with their masks as labelled frames. */
@Command(
    name = "label",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Publish images and their masks as labelled frames.",
      "A folder holds images/NAME.png, masks/NAME.png and, optionally, index.csv, whose group column"
          + " names the subject; \"sonostream data check FOLDER\" tells how it is understood."
          + " Publishing a folder again replaces its labels."
    })
public final class LabelCommand implements Callable<Integer> {
  private static final int PHANTOM_FRAMES_PER_SUBJECT = 4;

  /** So that the frames of one subject differ. */
  private static final double PHANTOM_RATE = 0.7;

  @Spec CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "FOLDER",
      description = "Folder with images/ and masks/.")
  @Nullable Path folder;

  @Option(
      names = "--phantom",
      paramLabel = "N",
      description = "N frames of simulated subjects and their truth instead of a folder.")
  @Nullable Integer phantom;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Phantom subjects (default: ${DEFAULT-VALUE}).")
  long seed;

  @Option(
      names = "--task",
      defaultValue = "breast-lesion",
      description = "What is labelled (default: ${DEFAULT-VALUE}).")
  String task;

  @Option(
      names = "--stream",
      paramLabel = "ID",
      description = "Part of the frames' ids (default: the folder's name, or phantom-SEED).")
  @Nullable String stream;

  @Option(
      names = "--annotator",
      paramLabel = "NAME",
      description = "Who drew the masks (default: the stream).")
  @Nullable String annotator;

  @Option(
      names = "--classes",
      split = ",",
      defaultValue = "lesion",
      paramLabel = "NAME[=VALUE]",
      description =
          "The task's foreground classes in the trainer's order; with values or colours (lesion=255,"
              + " nerve=#ff0000) where the masks need them (default: ${DEFAULT-VALUE}).")
  List<String> classes;

  @Option(
      names = "--speaks-for",
      split = ",",
      paramLabel = "NAME",
      description =
          "Of --classes, those that were looked for: background may be any of the others, and"
              + " neither trains nor tests a model on them (default: all).")
  @Nullable List<String> speaksFor;

  @Mixin MaskOptions masks = new MaskOptions();
  @Mixin ImageOptions images = new ImageOptions();
  @Mixin ClusterOptions cluster = new ClusterOptions();

  @Override
  public Integer call() {
    if ((folder == null) == (phantom == null)) {
      throw new UserException("name either a folder with images/ and masks/, or --phantom N");
    }
    if (phantom != null && phantom < 1) {
      throw new UserException("--phantom is " + phantom + "; at least 1 frame is needed");
    }
    // A wrong word or path should be told before anything is waited for.
    LabelTerms terms = terms();
    String id = streamId();
    FolderLabels pictures = folder == null ? null : new FolderLabels(open(folder), id, task);
    Cluster reached = cluster.connect(topics -> Needs.nothing().writing(topics.labels()));
    try (TraceExport traces = cluster.traces("label");
        LabelPublisher publisher =
            new LabelPublisher(
                reached.traced(traces.openTelemetry()),
                annotator == null ? id : annotator,
                LabelSource.IMPORT,
                Clock.systemUTC(),
                terms)) {
      if (pictures == null) {
        publishPhantoms(publisher, new Packer(Packing.PNG, null), id);
      } else {
        pictures.publish(publisher, spec.commandLine().getErr());
      }
      publisher.flush();
      int wanted = pictures == null ? phantom : pictures.count();
      spec.commandLine()
          .getOut()
          .println("published " + publisher.published() + " of " + wanted + " labels");
      return 0;
    } catch (UnusableFrameException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }

  private LabelTerms terms() {
    return new LabelTerms(masks.declare(classes).names(), speaksFor);
  }

  private LabelledFolder open(Path given) {
    MaskReading.Declared declared = masks.declare(classes);
    LabelledFolder found =
        LabelledFolder.open(
            LabelledFiles.in(given, images.reading(), declared.reading()), declared.names());
    found.summary().lines().forEach(spec.commandLine().getErr()::println);
    return found;
  }

  private void publishPhantoms(LabelPublisher publisher, Packer packer, String id) {
    int count = phantom == null ? 0 : phantom;
    ProgressBar bar = new ProgressBar(spec.commandLine().getErr(), "labels", count);
    SourceOptions options = new SourceOptions();
    options.seed = seed;
    options.size = new PictureSize(256, 256);
    for (int i = 0; i < count; ) {
      int subject = i / PHANTOM_FRAMES_PER_SUBJECT;
      PhantomSource source = new PhantomSource(options.phantom(subject, PHANTOM_RATE));
      for (int k = 0; k < PHANTOM_FRAMES_PER_SUBJECT && i < count; k++, i++) {
        publish(publisher, id, i, packer.pack(source.next()));
        bar.show(i + 1);
      }
    }
  }

  private void publish(LabelPublisher publisher, String stream, long sequence, SourceFrame frame) {
    byte[] truth = Objects.requireNonNull(frame.truth(), "a picture without its mask");
    publisher.publish(
        new FrameStream("phantom", stream, task, Map.of()), sequence, frame.image(), truth);
  }

  private String streamId() {
    if (stream != null) {
      return stream;
    }
    if (folder == null) {
      return "phantom-" + seed;
    }
    return FolderLabels.nameOf(folder);
  }
}
