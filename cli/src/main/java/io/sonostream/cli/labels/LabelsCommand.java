package io.sonostream.cli.labels;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** Parent of the commands about labels. */
@Command(
    name = "labels",
    description =
        "Lists labels, carries them to other tools and back, and says what to label next.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      LabelsListCommand.class,
      LabelsExportCommand.class,
      LabelsImportCommand.class,
      LabelsRequestCommand.class,
    })
public final class LabelsCommand implements Runnable {
  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command given");
  }
}
