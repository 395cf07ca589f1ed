package io.sonostream.cli.models;

import io.sonostream.cli.trainer.TrainerOptions;
import io.sonostream.config.UserException;
import io.sonostream.schemas.ModelRelease;
import io.sonostream.trainer.control.ModelControl;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a released package to a file. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = "Write a released model as one zip, for import elsewhere.")
final class ExportCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(index = "0", paramLabel = "TASK")
  private String task = "";

  @Parameters(index = "1", paramLabel = "VERSION")
  private String version = "";

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "FILE",
      description = "The zip to write; must not exist.")
  private Path target = Path.of("");

  @Mixin TrainerOptions options = new TrainerOptions();

  @Override
  public Integer call() {
    if (Files.exists(target)) {
      throw new UserException(target + " exists; name a new file");
    }
    try (ModelControl models = options.models()) {
      ModelRelease release = models.export(task, version, target);
      spec.commandLine()
          .getOut()
          .println("wrote " + target + " (sha256 " + release.getSha256() + ")");
      spec.commandLine().getOut().flush();
      return 0;
    }
  }
}
