package io.sonostream.cli.models;

import io.sonostream.cli.data.ImageOptions;
import io.sonostream.cli.data.MaskOptions;
import io.sonostream.imaging.folder.LabelledFiles;
import io.sonostream.learning.dataset.FolderDataset;
import io.sonostream.learning.dataset.LabelledItem;
import io.sonostream.learning.dataset.LabelledSet;
import io.sonostream.learning.dataset.Part;
import io.sonostream.learning.dataset.SubjectSplit;
import io.sonostream.learning.evaluation.Evaluator;
import io.sonostream.learning.evaluation.TemperatureChoice;
import io.sonostream.learning.evaluation.TemperatureSearch;
import io.sonostream.model.engine.FrameSegmenter;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.PackageWriter;
import io.sonostream.model.packaging.SigningKey;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a version of a model whose probabilities are true. */
@Command(
    name = "calibrate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Make another version of a model whose probabilities are as sure as they are right: their",
      "temperature is fitted on the validation part of labelled frames. No mask changes. What it",
      "gains is for frames that decided nothing: \"sonostream evaluate --part test\" says it."
    })
final class CalibrateCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(paramLabel = "PACKAGE", description = "The model; it stays as it is.")
  private Path source = Path.of("");

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "PACKAGE",
      description = "The directory to write; must not exist.")
  private Path target = Path.of("");

  @Option(
      names = "--model-version",
      paramLabel = "VERSION",
      description = "Of what is written (default: the model's own, and \"-calibrated\").")
  private @Nullable String version;

  @Option(names = "--images", required = true, paramLabel = "DIR", description = "ID.png or .jpg.")
  private Path images = Path.of("");

  @Option(
      names = "--masks",
      required = true,
      paramLabel = "DIR",
      description = "ID.png or ID_mask.png; or outlines, as train takes them.")
  private Path masks = Path.of("");

  @Option(
      names = "--groups",
      paramLabel = "CSV",
      description = "Index with columns id and group; optional: part.")
  private @Nullable Path groups;

  @Option(
      names = "--classes",
      split = ",",
      paramLabel = "NAME=VALUE",
      description = "Values or colours of the model's classes in the masks, where they need it.")
  private @Nullable List<String> classes;

  @Mixin MaskOptions maskOptions = new MaskOptions();
  @Mixin ImageOptions imageOptions = new ImageOptions();
  @Mixin SigningOptions signing = new SigningOptions();

  @Override
  public Integer call() throws IOException {
    ModelPackage model = ModelPackage.open(source, TrustedKeys.ANYONE);
    SigningKey key = signing.key();
    if (Files.exists(target)) {
      throw new UserException(target + " exists; name a new directory");
    }
    TemperatureChoice choice = choose(model);
    String name = version == null ? model.manifest().version() + "-calibrated" : version;
    ModelPackage made =
        new PackageWriter(key).withTemperature(model, name, choice.temperature(), target);
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        String.format(
            Locale.ROOT,
            "temperature %.3f: loss of an unsure pixel %.4f instead of %.4f",
            choice.temperature(),
            choice.loss(),
            choice.usualLoss()));
    out.println("wrote " + target + ", version " + name + " (sha256 " + made.sha256() + ")");
    out.flush();
    return 0;
  }

  private TemperatureChoice choose(ModelPackage model) {
    List<String> names = model.manifest().classes();
    try (LabelledSet set =
            new FolderDataset(
                new LabelledFiles(
                    images,
                    masks,
                    groups,
                    imageOptions.reading(),
                    maskOptions.declare(classes == null ? names : classes).inOrderOf(names)),
                SubjectSplit.STANDARD,
                names);
        FrameSegmenter segmenter = new Evaluator(Evaluator.EXACT).open(model)) {
      List<LabelledItem> items = set.items(Part.VALIDATION);
      if (items.isEmpty()) {
        throw new UserException(
            "no subject falls into the validation part, which the temperature is fitted on; give"
                + " more subjects, or a part column in the index");
      }
      spec.commandLine().getErr().println(items.size() + " validation frames");
      spec.commandLine().getErr().flush();
      TemperatureChoice choice = new TemperatureSearch(segmenter, set).choose(items, () -> {});
      if (Double.isNaN(choice.loss())) {
        throw new UserException(
            source
                + ": is sure of every pixel of the validation frames, or their labels are silent"
                + " about a class; there is nothing to fit a temperature on");
      }
      return choice;
    }
  }
}
