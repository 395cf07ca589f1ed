package io.sonostream.cli.models;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** Parent of the commands about architectures, packages and releases. */
@Command(
    name = "models",
    description = "Lists architectures; inspects, moves, tries and promotes models.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ArchitecturesCommand.class,
      ListCommand.class,
      InspectCommand.class,
      PromoteCommand.class,
      RollbackCommand.class,
      ShadowCommand.class,
      PackCommand.class,
      QuantizeCommand.class,
      CalibrateCommand.class,
      ImportCommand.class,
      ExportCommand.class,
      KeygenCommand.class,
      SignCommand.class,
      VerifyCommand.class,
      RevokeCommand.class,
    })
public final class ModelsCommand implements Runnable {
  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command given");
  }
}
