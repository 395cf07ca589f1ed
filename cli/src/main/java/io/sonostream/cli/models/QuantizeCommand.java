package io.sonostream.cli.models;

import io.sonostream.cli.data.ImageOptions;
import io.sonostream.cli.data.MaskOptions;
import io.sonostream.devices.phantom.DeviceModel;
import io.sonostream.devices.phantom.PhantomFolder;
import io.sonostream.imaging.folder.LabelledFiles;
import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.imaging.image.ImageReading;
import io.sonostream.imaging.mask.MaskReading;
import io.sonostream.learning.dataset.FolderDataset;
import io.sonostream.learning.dataset.LabelledSet;
import io.sonostream.learning.dataset.SubjectSplit;
import io.sonostream.learning.quantisation.Quantiser;
import io.sonostream.model.packaging.Int8Form;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.PackageWriter;
import io.sonostream.model.packaging.SigningKey;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.runtime.FileTree;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a version of a model that can serve in bytes. */
@Command(
    name = "quantize",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Make another version of a model that can serve in int8, about twice as fast as bf16 on CPUs",
      "with AVX512-VNNI or AMX. Ranges of the network's values are taken from the train part of the",
      "labelled frames; on the validation part the Dice must stay within 0.002 of f32, and the",
      "masks of the package's probes must agree, or nothing is written. Without frames, phantoms."
    })
final class QuantizeCommand implements Callable<Integer> {
  private static final int PHANTOMS = 240;
  private static final int PHANTOM_SUBJECTS = 60;
  private static final long PHANTOM_SEED = 41;

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
      description = "Of what is written (default: the model's own, and \"-int8\").")
  private @Nullable String version;

  @Option(names = "--images", paramLabel = "DIR", description = "ID.png or .jpg.")
  private @Nullable Path images;

  @Option(names = "--masks", paramLabel = "DIR", description = "ID.png or ID_mask.png.")
  private @Nullable Path masks;

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
    Int8Form form = form(model);
    String name = version == null ? model.manifest().version() + "-int8" : version;
    ModelPackage made = new PackageWriter(key).withInt8(model, name, form, target);
    PrintWriter out = spec.commandLine().getOut();
    out.println(form.judgement());
    out.println("wrote " + target + ", version " + name + " (sha256 " + made.sha256() + ")");
    out.flush();
    return 0;
  }

  private Int8Form form(ModelPackage model) throws IOException {
    Path pictures = images;
    Path truth = masks;
    if (pictures != null && truth != null) {
      return form(model, pictures, truth, groups, imageOptions.reading());
    }
    if (pictures != null || truth != null) {
      throw new UserException("labelled frames need both --images and --masks");
    }
    Path folder = Files.createTempDirectory("sonostream-phantoms");
    try {
      phantoms(model, folder);
      return form(
          model,
          folder.resolve("images"),
          folder.resolve("masks"),
          folder.resolve("index.csv"),
          ImageReading.UNDECLARED);
    } finally {
      FileTree.delete(folder);
    }
  }

  /** Of the classes of other models phantoms show nothing. */
  private void phantoms(ModelPackage model, Path folder) {
    InputShape input = model.manifest().input();
    if (model.manifest().classes().size() != 1 || input.channels() != 1) {
      throw new UserException(
          source
              + ": phantoms are gray and have one class; give frames of this model's own with"
              + " --images and --masks");
    }
    say(PHANTOMS + " phantoms of " + PHANTOM_SUBJECTS + " subjects");
    new PhantomFolder(
            folder, PHANTOM_SEED, PHANTOM_SUBJECTS, input.width(), input.height(), DeviceModel.ALL)
        .write(PHANTOMS, done -> {});
  }

  private Int8Form form(
      ModelPackage model, Path pictures, Path truth, @Nullable Path index, ImageReading reading) {
    List<String> names = model.manifest().classes();
    MaskReading maskReading =
        maskOptions.declare(classes == null ? names : classes).inOrderOf(names);
    try (LabelledSet set =
        new FolderDataset(
            new LabelledFiles(pictures, truth, index, reading, maskReading),
            SubjectSplit.STANDARD,
            names)) {
      return new Quantiser(model, set, this::say).find();
    }
  }

  private void say(String line) {
    spec.commandLine().getErr().println(line);
    spec.commandLine().getErr().flush();
  }
}
