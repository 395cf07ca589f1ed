package io.sonostream.cli.demo;

import io.sonostream.cli.lifecycle.Interruption;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.runtime.UserException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sonostream demo}: the whole system on this machine, until Ctrl-C or for a while. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Run everything on this machine: broker, registry, processor, devices, live page and trainer.",
      "A weak model serves first; phantoms with known truth arrive as labels; the trainer makes a better one, the gate",
      "promotes it, and the stream goes on with it."
    },
    footer = {
      "",
      "Exit status: 0 when every published frame was answered, 1 when one is missing, 2 for a mistake in the options."
    })
public final class DemoCommand implements Callable<Integer> {
  private static final int MAX_DEVICES = 256;
  private static final int MISSING = 1;

  /** Longer than it takes to close everything and print the summary. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Spec CommandSpec spec;

  @Option(
      names = "--devices",
      defaultValue = "3",
      description = "Devices, 1 to 256 (default: ${DEFAULT-VALUE}).")
  int devices;

  @Option(
      names = "--rate",
      paramLabel = "FPS",
      description = "Frames a second of each device (default: the clip's own, or 15).")
  @Nullable Double rate;

  @Option(
      names = "--frames",
      paramLabel = "PATH",
      description = "Replay a folder of PNG and JPEG files, or a clip, instead of phantoms.")
  @Nullable Path frames;

  @Option(
      names = "--dicom",
      paramLabel = "PATH",
      description = "Replay a DICOM file, or a folder of some, instead of phantoms.")
  @Nullable Path dicom;

  @Option(
      names = "--igtl",
      paramLabel = "HOST:PORT",
      description =
          "Take the images of an OpenIGTLink server, such as PLUS, instead of phantoms; masks go back the same way.")
  @Nullable String igtl;

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "End by itself after, for example, 60s or 5m (default: at Ctrl-C).")
  @Nullable Duration duration;

  @Option(
      names = "--headless",
      description = "Draw no live table; the news of training still go to standard error.")
  boolean headless;

  @Option(
      names = "--json",
      description = "Print one JSON object at the end, and nothing else on standard output.")
  boolean json;

  @Option(
      names = "--model",
      paramLabel = "PACKAGE",
      description = "Model package that serves, without training.")
  @Nullable Path model;

  @Option(
      names = "--no-training",
      description =
          "Serve the starter model from the beginning and train nothing; so too with --model, --frames, --dicom or --igtl.")
  boolean noTraining;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Where broker and registry keep their data (default: data/demo in the installation).")
  @Nullable Path data;

  @Option(
      names = "--broker-port",
      defaultValue = "0",
      description = "0 for any free one (default).")
  int brokerPort;

  @Option(
      names = "--registry-port",
      defaultValue = "0",
      description = "0 for any free one (default).")
  int registryPort;

  @Option(
      names = "--viewer-port",
      defaultValue = "0",
      description = "0 for any free one (default).")
  int viewerPort;

  @Override
  public Integer call() throws InterruptedException {
    if (devices < 1 || devices > MAX_DEVICES) {
      throw new UserException("--devices is " + devices + "; allowed are 1 to " + MAX_DEVICES);
    }
    if (Stream.of(frames, dicom, igtl).filter(Objects::nonNull).count() > 1) {
      throw new UserException("give one of --frames, --dicom and --igtl");
    }
    if (igtl != null
        && (rate != null || spec.commandLine().getParseResult().hasMatchedOption("--devices"))) {
      throw new UserException(
          "--igtl is one device, whose images come when it sends them: leave out --devices and --rate");
    }
    Path replayed = dicom == null ? frames : dicom;
    boolean learning = !noTraining && model == null && replayed == null && igtl == null;
    DemoSettings settings =
        new DemoSettings(
            devices,
            rate,
            replayed,
            dicom != null,
            igtl,
            model == null ? home().resolve(learning ? "models/weak" : "models/starter") : model,
            learning,
            data == null ? home().resolve("data/demo") : data,
            brokerPort,
            registryPort,
            viewerPort);
    // Else it would be told by a processor, once everything else has been started.
    ModelPackage.open(settings.model(), TrustedKeys.ANYONE);
    try (Interruption interruption = new Interruption("demo-interrupt", PATIENCE)) {
      return run(settings, interruption);
    }
  }

  private int run(DemoSettings settings, Interruption interruption) throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    DemoSummary summary;
    try (DemoRun run = new DemoRun(settings, step -> err.println("  " + step))) {
      run.start();
      watch(run, interruption, json ? err : out, err);
      summary = run.finish();
    }
    out.println(json ? summary.toJson() : summary.toText());
    out.flush();
    return summary.missing() == 0 ? 0 : MISSING;
  }

  /** Draws until the time is up or the user has seen enough. */
  private void watch(DemoRun run, Interruption interruption, PrintWriter screen, PrintWriter err)
      throws InterruptedException {
    long start = System.nanoTime();
    long end = duration == null ? Long.MAX_VALUE : duration.toNanos();
    LiveTable table = new LiveTable(screen, System.console() != null, start);
    boolean stop = false;
    while (!stop && System.nanoTime() - start < end) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - (System.nanoTime() - start));
      stop = interruption.await(Duration.ofMillis(Math.max(1, Math.min(1000, left))));
      if (headless) {
        run.news().forEach(line -> err.println("  " + line));
        err.flush();
      } else {
        table.draw(run.news(), run.standings(), run.footer(), System.nanoTime());
      }
    }
  }

  private static Path home() {
    return Path.of(System.getProperty("sonostream.home", "."));
  }
}
