package io.sonostream.cli.models;

import io.sonostream.devices.phantom.DeviceModel;
import io.sonostream.devices.phantom.PhantomFolder;
import io.sonostream.imaging.geometry.InputShape;
import io.sonostream.learning.dataset.LabelledSet;
import io.sonostream.learning.dataset.SubjectSplit;
import io.sonostream.learning.quantisation.Quantiser;
import io.sonostream.model.packaging.Int8Form;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.runtime.FileTree;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Makes a version of a model that can serve in bytes. */
@Command(
    name = "quantize",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Make another version of a model that can serve in int8, about twice as fast as bf16"
          + " on CPUs with AVX512-VNNI or AMX.",
      "Ranges of the network's values are taken from the train part of the labelled frames;"
          + " on the validation part the Dice must stay within 0.002 of f32, and the masks of the"
          + " package's probes must agree, or nothing is written. Without frames, phantoms.",
      "A network of ours needs such a CPU here as well: others sum bytes wrongly. One from elsewhere"
          + " needs its ONNX file in the package, and serves by onnx-cpu-int8."
    })
final class QuantizeCommand implements Callable<Integer> {
  private static final int PHANTOMS = 240;
  private static final int PHANTOM_SUBJECTS = 60;
  private static final long PHANTOM_SEED = 41;

  @Spec CommandSpec spec;

  @Mixin VersionOptions making = new VersionOptions();
  @Mixin FramesOptions frames = new FramesOptions();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    String wrote =
        making.make(
            "-int8",
            (model, writer, version, target) -> {
              Quantiser.requirePossible(model);
              Int8Form form = form(model);
              out.println(form.judgement());
              return writer.withInt8(model, version, form, target);
            });
    out.println(wrote);
    out.flush();
    return 0;
  }

  private Int8Form form(ModelPackage model) {
    Optional<LabelledSet> named = frames.open(model.manifest());
    if (named.isPresent()) {
      return form(model, named.get());
    }
    try {
      Path folder = Files.createTempDirectory("sonostream-phantoms");
      try {
        phantoms(model, folder);
        FramesOptions simulated = new FramesOptions();
        simulated.images = folder.resolve("images");
        simulated.masks = folder.resolve("masks");
        simulated.groups = folder.resolve("index.csv");
        return form(model, simulated.open(model.manifest(), SubjectSplit.STANDARD).orElseThrow());
      } finally {
        FileTree.delete(folder);
      }
    } catch (IOException e) {
      throw new UserException("phantoms can't be kept for the time being: " + e.getMessage(), e);
    }
  }

  private Int8Form form(ModelPackage model, LabelledSet set) {
    try (set) {
      return new Quantiser(model, set, this::say).find();
    }
  }

  /** Of the classes of other models phantoms show nothing. */
  private void phantoms(ModelPackage model, Path folder) {
    InputShape input = model.manifest().input();
    if (model.manifest().classes().size() != 1 || input.channels() != 1) {
      throw new UserException(
          making.source
              + ": phantoms are gray and have one class; give frames of this model's own with"
              + " --images and --masks");
    }
    say(PHANTOMS + " phantoms of " + PHANTOM_SUBJECTS + " subjects");
    new PhantomFolder(
            folder, PHANTOM_SEED, PHANTOM_SUBJECTS, input.width(), input.height(), DeviceModel.ALL)
        .write(PHANTOMS, done -> {});
  }

  private void say(String line) {
    spec.commandLine().getErr().println(line);
    spec.commandLine().getErr().flush();
  }
}
