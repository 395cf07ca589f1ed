package io.sonostream.cli;

import io.sonostream.cli.reference.ReferencePage;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** docs/commands.md: every command with all that its {@code --help} says. */
final class CommandsPage {
  private static final String HEAD =
      """
      # Commands

      What `--help` says, of every command. MADE

      A command ends with 0, with 1 where a job ran and failed, and with 2 for what its user can mend, told in one line. The distribution called `full` has all of
      them. `./sonostream bench` is a program of its own with its own `--help` ([performance.md](performance.md)). What services read from files is in
      [configuration.md](configuration.md).

      | command | smallest distribution | what it does |
      |---|---|---|
      """;

  private final CommandLine root;

  CommandsPage(CommandLine root) {
    this.root = root;
  }

  String text() {
    StringBuilder page =
        new StringBuilder(HEAD.replace("MADE", ReferencePage.madeBy(CommandsPageTest.class)));
    Map<String, Subcommand> words =
        Arrays.stream(Subcommand.values())
            .collect(Collectors.toMap(Subcommand::word, Function.identity()));
    root.getSubcommands()
        .forEach(
            (word, command) -> {
              if (words.containsKey(word)) {
                page.append(row(command, words.get(word).distribution()));
              }
            });
    commands().forEach(command -> page.append(section(command)));
    return page.toString();
  }

  /** All that are offered, each before its own subcommands. */
  List<CommandLine> commands() {
    return below(root).toList();
  }

  private static Stream<CommandLine> below(CommandLine command) {
    if (command.getCommandSpec().usageMessage().hidden()) {
      return Stream.of();
    }
    return Stream.concat(
        Stream.of(command),
        command.getSubcommands().values().stream().flatMap(CommandsPage::below));
  }

  private static String row(CommandLine command, String distribution) {
    String name = name(command);
    return "| [`%s`](#%s) | %s | %s |\n"
        .formatted(
            command.getCommandName(),
            name.replace(' ', '-'),
            distribution,
            String.join(" ", sentences(command)));
  }

  static List<String> sentences(CommandLine command) {
    return List.of(command.getCommandSpec().usageMessage().description());
  }

  static String name(CommandLine command) {
    return command.getCommandSpec().qualifiedName();
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
