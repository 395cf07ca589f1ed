package io.sonostream.cli.models;

import io.sonostream.cli.trainer.TrainerOptions;
import io.sonostream.client.audit.Change;
import io.sonostream.client.models.ModelRegistry;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.ModelRelease;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Releases a package from elsewhere. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = "Check a package, keep it in the store and release it.")
final class ImportCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(index = "0", paramLabel = "PACKAGE", description = "A package: directory or zip.")
  private Path source = Path.of("");

  @Option(names = "--promote", description = "Also let it serve.")
  private boolean promote;

  @Option(
      names = "--vouch",
      description = "Answer for a network from elsewhere that nobody trusted has signed.")
  private boolean vouch;

  @Option(names = "--reason", defaultValue = "imported", description = "Why, for the audit.")
  private String reason = "";

  @Mixin TrainerOptions options = new TrainerOptions();

  @Mixin SeenChampion seen = new SeenChampion();

  @Override
  public Integer call() {
    if (Files.isRegularFile(source)
        && source.toString().matches("(?i).*\\.(pt|torchscript|onnx)")) {
      throw new UserException(
          source
              + " is a network without a package; make one with \"sonostream models pack\", then"
              + " import that");
    }
    try (ModelRegistry models = options.models()) {
      ModelRelease release =
          options.audited(
              Change.of("import", source.toString(), reason),
              () -> options.packages(models).importPackage(source, vouch));
      StringBuilder said = new StringBuilder();
      said.append("released ").append(release.getTask()).append(' ').append(release.getVersion());
      said.append(" (sha256 ").append(release.getSha256()).append(')');
      if (promote) {
        options.audited(
            Change.of("promote", release.getTask(), reason).with("version", release.getVersion()),
            () ->
                models.promote(
                    release.getTask(),
                    release.getVersion(),
                    seen.of(models.read(), release.getTask()),
                    TrainerOptions.user(),
                    reason));
        said.append("; it is the champion now");
      }
      spec.commandLine().getOut().println(said);
      spec.commandLine().getOut().flush();
      return 0;
    }
  }
}
