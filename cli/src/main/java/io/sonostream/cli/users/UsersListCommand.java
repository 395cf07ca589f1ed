package io.sonostream.cli.users;

import io.sonostream.viewer.access.User;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists names and roles. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "List who may sign in with a password, and as what.")
final class UsersListCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Mixin UserFileOptions options = new UserFileOptions();

  @Override
  public Integer call() {
    Collection<User> users = options.open().users().values();
    PrintWriter out = spec.commandLine().getOut();
    users.forEach(
        user ->
            out.println(String.format(Locale.ROOT, "%-10s %s", user.role().word(), user.name())));
    out.flush();
    return 0;
  }
}
