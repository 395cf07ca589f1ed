package io.sonostream.cli;

import io.sonostream.testkit.pages.HelpPages;
import io.sonostream.testkit.pages.ReferencePage;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine;

/** docs/commands.md: every command with all that its {@code --help} says. */
final class CommandsPage {
  private static final String HEAD =
      """
      # Commands

      What `--help` says, of every command. MADE

      A command ends with 0, with 1 where a job ran and failed, and with 2 for what its user can mend, told in one line. The distribution called `full` has all of
      them. `./sonostream bench` is a program of its own ([bench.md](bench.md)). What services read from files is in
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
        new StringBuilder(
            HEAD.replace("MADE", ReferencePage.madeBy("cli", CommandsPageTest.class)));
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
    return page.append(new HelpPages(root).text()).toString();
  }

  private static String row(CommandLine command, String distribution) {
    return "| [`%s`](#%s) | %s | %s |\n"
        .formatted(
            command.getCommandName(),
            HelpPages.anchor(command),
            distribution,
            HelpPages.sentences(command));
  }
}
