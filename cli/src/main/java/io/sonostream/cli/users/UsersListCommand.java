package io.sonostream.cli.users;

import io.sonostream.runtime.UserException;
import io.sonostream.viewer.access.User;
import io.sonostream.viewer.access.UserFile;
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
    UserFile file = options.open();
    if (!file.exists()) {
      throw new UserException(
          file + " does not exist; name another, or let sonostream users add make it");
    }
    Collection<User> users = file.users().values();
    PrintWriter out = spec.commandLine().getOut();
    users.forEach(
        user ->
            out.println(String.format(Locale.ROOT, "%-10s %s", user.role().word(), user.name())));
    out.flush();
    return 0;
  }
}
