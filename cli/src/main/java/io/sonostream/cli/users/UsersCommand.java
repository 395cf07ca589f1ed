package io.sonostream.cli.users;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** Parent of the commands about the page's local users. */
@Command(
    name = "users",
    description = "Lists, adds and removes people who sign in to the page with a password.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {UsersListCommand.class, UsersAddCommand.class, UsersRemoveCommand.class})
public final class UsersCommand implements Runnable {
  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command given");
  }
}
