package io.sonostream.console;

import io.sonostream.runtime.Printable;
import io.sonostream.runtime.UserException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;

/** How a command line answers a user's mistake: one line, and an exit status of its own. */
public final class Mistakes {
  /** Known by its name: a distribution without networks hasn't the class. */
  private static final String OF_A_NETWORK = "io.sonostream.network.ModelException";

  /** What a user can mend; 1 is for a job that ran and failed. */
  public static final int EXIT_STATUS = 2;

  private Mistakes() {}

  /** The same command line, which now tells mistakes; to be called when it has its subcommands. */
  public static CommandLine told(CommandLine line) {
    return line.registerConverter(Path.class, new PathWord())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(
            (e, args) -> {
              PrintWriter err = e.getCommandLine().getErr();
              err.println(oneLine(e));
              err.println(
                  "See: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
              return EXIT_STATUS;
            })
        .setExecutionExceptionHandler(
            (e, command, result) -> {
              if (e instanceof UserException || isOfANetwork(e)) {
                command.getErr().println(oneLine(e));
                return EXIT_STATUS;
              }
              Optional<String> setting = WrongSetting.words(e);
              if (setting.isPresent()) {
                command.getErr().println("sonostream: " + Printable.line(setting.get()));
                return EXIT_STATUS;
              }
              Optional<String> trouble = MachineTrouble.words(e);
              if (trouble.isPresent()) {
                command.getErr().println("sonostream: " + trouble.get());
                return EXIT_STATUS;
              }
              throw e;
            });
  }

  private static boolean isOfANetwork(Exception e) {
    for (Class<?> kind = e.getClass(); kind != null; kind = kind.getSuperclass()) {
      if (kind.getName().equals(OF_A_NETWORK)) {
        return true;
      }
    }
    return false;
  }

  private static String oneLine(Exception e) {
    String message = String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", "; ");
    // A file's name may hold what moves a terminal's cursor, or is not to be seen.
    return "sonostream: " + Printable.line(message);
  }
}
