package io.sonostream.testkit.pages;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What {@code --help} says, of a command and of all below it.
 *
 * @param root the command
 */
public record HelpPages(CommandLine root) {
  /** All that are offered, each before its own subcommands. */
  public List<CommandLine> commands() {
    return below(root).toList();
  }

  /** As Markdown, a section each. */
  public String text() {
    return commands().stream().map(HelpPages::section).collect(Collectors.joining());
  }

  /** Commands, and what they take, of which nobody has said what it is. */
  public List<String> withoutSentence() {
    return commands().stream()
        .flatMap(
            command ->
                Stream.concat(
                    sentences(command).isBlank() ? Stream.of(name(command)) : Stream.of(),
                    command.getCommandSpec().args().stream()
                        .filter(
                            arg -> !arg.hidden() && String.join(" ", arg.description()).isBlank())
                        .map(arg -> name(command) + " " + name(arg))))
        .toList();
  }

  public static String name(CommandLine command) {
    return command.getCommandSpec().qualifiedName();
  }

  /** As lists of commands show the first of them. */
  public static String sentences(CommandLine command) {
    return String.join(" ", command.getCommandSpec().usageMessage().description())
        .replaceAll("\\s+", " ");
  }

  /** What a link to its section is. */
  public static String anchor(CommandLine command) {
    return name(command).replace(' ', '-');
  }

  private static String name(ArgSpec arg) {
    return arg.isOption() ? ((OptionSpec) arg).longestName() : arg.paramLabel();
  }

  private static Stream<CommandLine> below(CommandLine command) {
    if (command.getCommandSpec().usageMessage().hidden()) {
      return Stream.of();
    }
    return Stream.concat(
        Stream.of(command), command.getSubcommands().values().stream().flatMap(HelpPages::below));
  }

  private static String section(CommandLine command) {
    String said =
        command
            .getUsageMessage(Ansi.OFF)
            .lines()
            .map(String::stripTrailing)
            .collect(Collectors.joining("\n"));
    return "\n## " + name(command) + "\n\n```text\n" + said.strip() + "\n```\n";
  }
}
