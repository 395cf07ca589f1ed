package io.sonostream.cli.subject;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** Parent of the commands about the data of one subject. */
@Command(
    name = "subject",
    description = "Finds and erases what is kept of one subject; lists what is kept at all.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {FindCommand.class, EraseCommand.class, KeptCommand.class})
public final class SubjectCommand implements Runnable {
  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command given");
  }
}
