package io.sonostream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.cli.reference.ReferencePage;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** docs/commands.md is what the commands say of themselves. */
class CommandsPageTest {
  private static final CommandsPage PAGE = new CommandsPage(Sonostream.commandLine());

  @Test
  void thePageIsWhatTheCommandsSay() throws IOException {
    ReferencePage.hold("commands.md", PAGE.text());
  }

  @Test
  void everyCommandAndWhatItTakesHasASentence() {
    assertThat(PAGE.commands()).hasSizeGreaterThan(Subcommand.values().length);
    assertThat(withoutSentence(PAGE.commands())).isEmpty();
  }

  /** It stands alone in the list of commands. */
  @Test
  void theFirstLineOfACommandIsWhole() {
    assertThat(PAGE.commands())
        .allSatisfy(
            command ->
                assertThat(CommandsPage.sentences(command).get(0))
                    .as(CommandsPage.name(command))
                    .endsWith("."));
  }

  @Test
  void anOptionThatNobodyDescribedIsFound() {
    assertThat(withoutSentence(List.of(new CommandLine(new Forgotten()))))
        .containsExactly("forgotten --knob");
  }

  @Command(name = "forgotten", description = "A command of this test.")
  private static final class Forgotten implements Runnable {
    @Option(names = "--knob")
    private int knob;

    @Override
    public void run() {
      throw new AssertionError("nobody runs it, and its knob is " + knob);
    }
  }

  private static List<String> withoutSentence(List<CommandLine> commands) {
    return commands.stream()
        .flatMap(
            command ->
                Stream.concat(
                    isMissing(CommandsPage.sentences(command))
                        ? Stream.of(CommandsPage.name(command))
                        : Stream.of(),
                    command.getCommandSpec().args().stream()
                        .filter(arg -> !arg.hidden() && isMissing(List.of(arg.description())))
                        .map(
                            arg ->
                                CommandsPage.name(command)
                                    + " "
                                    + (arg.isOption()
                                        ? ((CommandLine.Model.OptionSpec) arg).longestName()
                                        : arg.paramLabel()))))
        .toList();
  }

  private static boolean isMissing(List<String> said) {
    return String.join(" ", said).isBlank();
  }
}
