package io.sonostream.cli;

import io.sonostream.console.Mistakes;
import io.sonostream.console.logging.LogFormat;
import io.sonostream.runtime.Version;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The command line: offers the subcommands that its distribution has. */
@Command(
    name = "sonostream",
    description = "Segments ultrasound as it streams.",
    mixinStandardHelpOptions = true,
    versionProvider = Sonostream.Built.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = "What this machine can do is a program of its own: ./sonostream bench --help")
public final class Sonostream implements Runnable {
  /** What {@code --version} says. */
  static final class Built implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"sonostream " + Version.current()};
    }
  }

  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  public static void main(String[] args) {
    Optional<String> mistake = LogFormat.mistake(System.getenv());
    if (mistake.isPresent()) {
      System.err.println("sonostream: " + mistake.get());
      System.exit(Mistakes.EXIT_STATUS);
    }
    System.exit(commandLine().execute(args));
  }

  /** The command line, ready for arguments. */
  public static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Sonostream());
    for (Subcommand each : Subcommand.values()) {
      line.addSubcommand(
          each.word(),
          each.isOffered() ? each.command() : new Elsewhere(each.word(), each.distribution()));
    }
    line.addSubcommand("bench", new Elsewhere("bench", "benchmarks"));
    return Mistakes.told(line);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command given");
  }
}
