package io.sonostream.cli.models;

import io.sonostream.cli.trainer.TrainerOptions;
import io.sonostream.client.models.ModelRegistry;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.runtime.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a model, or one file of it. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Write a released model, or a package on disk, to one file.",
      "Its ending says what is written: .zip the whole package, for import elsewhere;"
          + " .safetensors its weights under torch's names; .pt its TorchScript archive; .onnx its"
          + " ONNX file."
    })
final class ExportCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "TASK|PACKAGE",
      description = "A task, or a package's path.")
  private String what = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "VERSION", description = "Of the task.")
  private @Nullable String version;

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "FILE",
      description = "The file to write; must not exist.")
  private Path target = Path.of("");

  @Mixin TrainerOptions options = new TrainerOptions();

  @Override
  public Integer call() {
    if (Files.exists(target)) {
      throw new UserException(target + " exists; name a new file");
    }
    if (version != null) {
      try (ModelRegistry models = options.models()) {
        write(options.packages(models).fetch(models.read().require(what, version)));
      }
    } else if (Files.exists(Path.of(what))) {
      write(ModelPackage.open(Path.of(what), TrustedKeys.ANYONE));
    } else {
      throw new UserException(what + " is no package on disk; name one, or a task and its version");
    }
    return 0;
  }

  private void write(ModelPackage model) {
    ExportForm.of(target).write(model, target);
    spec.commandLine().getOut().println("wrote " + target + " (of sha256 " + model.sha256() + ")");
    spec.commandLine().getOut().flush();
  }
}
