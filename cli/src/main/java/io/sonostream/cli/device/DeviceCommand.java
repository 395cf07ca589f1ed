package io.sonostream.cli.device;

import io.sonostream.cli.demo.DurationConverter;
import io.sonostream.client.Cluster;
import io.sonostream.client.frames.Lane;
import io.sonostream.client.frames.WhenFull;
import io.sonostream.devices.dicom.DicomSource;
import io.sonostream.devices.publish.DeviceSettings;
import io.sonostream.devices.publish.Fleet;
import io.sonostream.devices.source.CyclicSource;
import io.sonostream.devices.source.FolderSource;
import io.sonostream.devices.source.FrameSource;
import io.sonostream.devices.source.Packer;
import io.sonostream.devices.source.Packing;
import io.sonostream.devices.source.UnusableFrameException;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.PixelFormat;
import io.sonostream.schemas.topics.Needs;
import io.sonostream.service.traces.TraceExport;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Publishes frames as ultrasound devices would. */
@Command(
    name = "device",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Publish frames as one ultrasound device or many.",
      "A device never waits for Kafka: when Kafka is slow it drops its own oldest unsent frame and"
          + " counts it. On the archive lane it pauses instead, so that no frame of a file is lost.",
      "",
      "Exit status: 0 when all is well, 1 when frames failed, none was published, or one of the"
          + " archive lane was dropped."
    })
public final class DeviceCommand implements Callable<Integer> {
  private static final int MAX_DEVICES = 4096;
  private static final double USUAL_RATE = 20;
  private static final int MAX_CAPTURE_THREADS = 4;

  @Spec CommandSpec spec;
  @Mixin SourceOptions sources = new SourceOptions();

  @Option(
      names = "--devices",
      defaultValue = "1",
      paramLabel = "N",
      description = "How many (default: ${DEFAULT-VALUE}).")
  int devices;

  @Option(
      names = "--name",
      defaultValue = "device",
      description = "Start of the device ids (default: ${DEFAULT-VALUE}, so device-001).")
  String name;

  @Option(
      names = "--stream",
      paramLabel = "ID",
      description =
          "One exam of one device, named as no other before (default: exam- and the time of the"
              + " start). The study's pseudonym, where --pseudonym-key is given and all files are"
              + " of one study, is the frames' attribute exam.")
  @Nullable String stream;

  @Option(
      names = "--task",
      defaultValue = "breast-lesion",
      description = "What to segment (default: ${DEFAULT-VALUE}).")
  String task;

  @Option(
      names = "--rate",
      paramLabel = "FPS",
      converter = Rate.Converter.class,
      description =
          "Frames a second of each device, or max on the archive lane (default: as the clip was"
              + " taken, else 20).")
  @Nullable Rate rate;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "Stop after this long, for example 60s (default: never).")
  @Nullable Duration duration;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "Stop after as many frames of each device (default: never).")
  @Nullable Long count;

  @Option(
      names = "--lane",
      description = "${COMPLETION-CANDIDATES} (default: archive for --dicom, else live).")
  @Nullable Lane lane;

  @Option(
      names = "--encoding",
      defaultValue = "source",
      description =
          "${COMPLETION-CANDIDATES}; source keeps a file's bytes (default: ${DEFAULT-VALUE}).")
  Packing packing;

  @Option(
      names = "--format",
      paramLabel = "gray8|rgb8",
      converter = PixelFormats.class,
      description = "Pixel format (default: the source's own; gray8 for a clip).")
  @Nullable PixelFormat format;

  @Option(
      names = "--prerender",
      paramLabel = "N",
      description =
          "Make N frames before the start and repeat them: for more devices than a machine can"
              + " simulate.")
  @Nullable Integer prerender;

  @Option(names = "--json", description = "Print one JSON object at the end, and no status.")
  boolean json;

  @Mixin ClusterOptions cluster = new ClusterOptions();

  @Override
  public Integer call() throws InterruptedException {
    require("--devices", devices, MAX_DEVICES);
    require("--count", count == null ? 1 : count, Long.MAX_VALUE);
    require("--prerender", prerender == null ? 1 : prerender, 10_000);
    // Once: a stream that is used again gives frames the names of others, and their labels with it.
    String streamId = stream == null ? "exam-" + Clock.systemUTC().instant() : stream;
    Map<String, String> attributes = Map.of();
    // A wrong path or option should be told before anything is waited for.
    settings(0, streamId, 1);
    try (FrameSource first = sources.open(0, perSecond(), format)) {
      if (first instanceof FolderSource pictures) {
        pictures.leftOut().ifPresent(spec.commandLine().getErr()::println);
      }
      if (first instanceof DicomSource files) {
        attributes = files.attributes();
      }
    }
    Cluster reached =
        cluster.connect(
            topics -> Needs.nothing().writing(topics.framesLive(), topics.framesArchive()));
    try (TraceExport traces = cluster.traces("device")) {
      return publish(reached.traced(traces.openTelemetry()), streamId, attributes);
    }
  }

  private int publish(Cluster reached, String streamId, Map<String, String> attributes)
      throws InterruptedException {
    int threads = Math.min(MAX_CAPTURE_THREADS, Runtime.getRuntime().availableProcessors());
    Fleet fleet = new Fleet(reached, Clock.systemUTC(), threads);
    try (FleetWatch watch = new FleetWatch(fleet, spec.commandLine(), waits(), json)) {
      start(fleet, streamId, attributes);
      watch.untilDone(duration);
      return watch.finish();
    }
  }

  private void start(Fleet fleet, String streamId, Map<String, String> attributes) {
    for (int device = 0; device < devices; device++) {
      FrameSource source = source(device);
      double usual = source.framesPerSecond().orElse(USUAL_RATE);
      fleet.start(settings(device, streamId, usual).saying(attributes), source);
    }
  }

  private FrameSource source(int device) {
    FrameSource source = sources.open(device, perSecond(), format);
    if (prerender == null) {
      return source;
    }
    try (source) {
      Packer packer = new Packer(packing, format);
      return new CyclicSource(CyclicSource.record(source, packer, prerender), device);
    } catch (UnusableFrameException e) {
      throw new UserException("--prerender: " + e.getMessage(), e);
    }
  }

  private DeviceSettings settings(int device, String streamId, double usualRate) {
    String id = String.format(Locale.ROOT, "%s-%03d", name, device + 1);
    DeviceSettings settings = DeviceSettings.live(id, streamId, task, 1);
    if (waits()) {
      settings = settings.on(Lane.ARCHIVE, WhenFull.WAIT);
    } else if (rate != null && rate.isMax()) {
      throw new UserException("--rate is max; on the live lane it must be a number");
    }
    settings = settings.at(rate == null ? usualRate : rate.framesPerSecond());
    return (rate == null ? settings.atSourcePace() : settings)
        .packedAs(packing, format)
        .limitedTo(count == null ? Long.MAX_VALUE : count);
  }

  /** Whether a frame that finds no room waits for it: the archive lane's do. */
  private boolean waits() {
    Lane usual = sources.isDicom() ? Lane.ARCHIVE : Lane.LIVE;
    return (lane == null ? usual : lane) == Lane.ARCHIVE;
  }

  private @Nullable Double perSecond() {
    return rate == null || rate.isMax() ? null : Double.valueOf(rate.framesPerSecond());
  }

  private static void require(String option, long value, long most) {
    if (value < 1 || value > most) {
      throw new UserException(option + " is " + value + "; allowed are 1 to " + most);
    }
  }
}
