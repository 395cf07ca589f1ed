package io.sonostream.cli.users;

import io.sonostream.runtime.UserException;
import io.sonostream.viewer.access.Role;
import io.sonostream.viewer.access.User;
import io.sonostream.viewer.access.UserFile;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Gives somebody a role and a password. */
@Command(
    name = "add",
    mixinStandardHelpOptions = true,
    description = {
      "Add a user, or give one another role and password. The password is asked for; without a"
          + " terminal it is the first line of the input. It is never an argument, which everybody"
          + " on this machine could see."
    })
final class UsersAddCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(index = "0", paramLabel = "NAME", description = "Who; signs in under this name.")
  private String name = "";

  @Option(
      names = "--role",
      required = true,
      paramLabel = "ROLE",
      description = "viewer, annotator, operator or admin; each may also do what those before may.")
  private String role = "";

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "Take the password from the first line of this file.")
  private @Nullable Path passwordFile;

  @Mixin UserFileOptions options = new UserFileOptions();

  @Override
  public Integer call() {
    Role known = Role.of(role);
    UserFile file = options.open();
    char[] password = password();
    try {
      boolean added = file.put(User.of(name, known, password));
      spec.commandLine()
          .getOut()
          .println((added ? "added " : "changed ") + name + ", " + known.word());
      spec.commandLine().getOut().flush();
      return 0;
    } finally {
      Arrays.fill(password, ' ');
    }
  }

  private char[] password() {
    Console console = System.console();
    try {
      if (passwordFile != null) {
        return firstLine(Files.readString(passwordFile, StandardCharsets.UTF_8));
      } else if (console != null) {
        return asked(console);
      }
      String line =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
      return line == null ? new char[0] : line.toCharArray();
    } catch (IOException e) {
      throw new UserException(
          "the password can't be read" + (passwordFile == null ? "" : " from " + passwordFile), e);
    }
  }

  private static char[] asked(Console console) {
    char[] first = console.readPassword("Password: ");
    char[] second = console.readPassword("Again: ");
    if (first == null || !Arrays.equals(first, second)) {
      throw new UserException("the two passwords are not the same; nothing was changed");
    }
    return first;
  }

  private static char[] firstLine(String text) {
    return text.lines().findFirst().orElse("").toCharArray();
  }
}
