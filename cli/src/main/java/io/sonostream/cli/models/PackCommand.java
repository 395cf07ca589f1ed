package io.sonostream.cli.models;

import io.sonostream.imaging.folder.PictureFolder;
import io.sonostream.imaging.image.ImageFiles;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.model.engine.ForeignNetwork;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.PackageDraft;
import io.sonostream.model.packaging.PackageWriter;
import io.sonostream.runtime.UserException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a model package of a network from elsewhere. */
@Command(
    name = "pack",
    mixinStandardHelpOptions = true,
    description = {
      "Make a model package of a network from elsewhere: a TorchScript or an ONNX file, or both.",
      "It is run first: the masks that it gives are what the package expects of every engine.",
      "Then try it with \"sonostream segment\", and release it with \"sonostream models import\"."
    })
final class PackCommand implements Callable<Integer> {
  private static final int MOST_PROBES = 16;

  @Spec CommandSpec spec;

  @Parameters(arity = "1..2", paramLabel = "FILE", description = "A .pt, an .onnx, or one of each.")
  private List<Path> files = List.of();

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "PACKAGE",
      description = "The directory to write; must not exist.")
  private Path target = Path.of("");

  @Option(
      names = "--task",
      required = true,
      paramLabel = "TASK",
      description = "What the model is for.")
  private String task = "";

  @Option(
      names = "--model-version",
      required = true,
      paramLabel = "VERSION",
      description = "Version of the model.")
  private String version = "";

  @Option(
      names = "--classes",
      split = ",",
      required = true,
      paramLabel = "NAME",
      description = "Foreground classes, by their values from 1.")
  private List<String> classes = List.of();

  @Option(
      names = "--threshold",
      defaultValue = "0.5",
      description = "Lowest foreground probability (default: ${DEFAULT-VALUE}).")
  private double threshold;

  @Mixin ForeignOptions network = new ForeignOptions();

  @Option(
      names = "--probes",
      paramLabel = "FOLDER",
      description = "Images to try it on, the first " + MOST_PROBES + " (default: speckle).")
  private @Nullable Path probes;

  @Option(
      names = "--consented",
      description = {
        "Whoever --probes show agreed to it, or they show nobody:",
        "the package holds those pictures, wherever it goes."
      })
  private boolean consented;

  @Mixin SigningOptions signing = new SigningOptions();

  @Override
  public Integer call() {
    ForeignFiles found = ForeignFiles.of(files);
    Instant now = Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS);
    PackageDraft draft =
        new PackageDraft(task, version, network.input(found), classes, now)
            .withThreshold(threshold)
            .withFitting(network.fitting());
    ForeignNetwork foreign = network.network(found, draft);
    if (foreign.output().planes() > 1
        && spec.commandLine().getParseResult().hasMatchedOption("--threshold")) {
      throw new UserException(
          "--threshold is "
              + threshold
              + ", and the network has "
              + foreign.output().planes()
              + " planes; a threshold is for one, of several the likeliest counts");
    }
    ModelPackage made = foreign.pack(draft, frames(), new PackageWriter(signing.key()), target);
    for (String line : PackSummary.of(made)) {
      spec.commandLine().getOut().println(line);
    }
    spec.commandLine().getOut().println("wrote " + target + " (sha256 " + made.sha256() + ")");
    spec.commandLine().getOut().flush();
    return 0;
  }

  private List<PixelImage> frames() {
    if (probes == null) {
      return List.of();
    }
    if (!consented) {
      throw new UserException(
          "--probes "
              + probes
              + " would lie in the package for everybody who gets it; say --consented if those whom"
              + " the pictures show agreed, or leave it out to try speckle");
    }
    return PictureFolder.list(probes, "--probes").requirePictures().pictures().values().stream()
        .limit(MOST_PROBES)
        .map(ImageFiles::read)
        .toList();
  }
}
