package io.sonostream.cli.users;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes somebody's password away. */
@Command(
    name = "remove",
    mixinStandardHelpOptions = true,
    description = "Remove a user; the viewer ends his sessions within seconds.")
final class UsersRemoveCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(index = "0", paramLabel = "NAME", description = "Who.")
  private String name = "";

  @Mixin UserFileOptions options = new UserFileOptions();

  @Override
  public Integer call() {
    options.open().remove(name);
    spec.commandLine().getOut().println("removed " + name);
    spec.commandLine().getOut().flush();
    return 0;
  }
}
