package io.sonostream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.testkit.pages.HelpPages;
import io.sonostream.testkit.pages.ReferencePage;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** docs/commands.md is what the commands say of themselves. */
class CommandsPageTest {
  private static final CommandLine ROOT = Sonostream.commandLine();
  private static final HelpPages HELP = new HelpPages(ROOT);

  @Test
  void thePageIsWhatTheCommandsSay() throws IOException {
    String made = new CommandsPage(ROOT).text();
    assertThat(ReferencePage.read("commands.md", made)).isEqualTo(made);
  }

  @Test
  void everyCommandAndWhatItTakesHasASentence() {
    assertThat(HELP.commands()).hasSizeGreaterThan(Subcommand.values().length);
    assertThat(HELP.withoutSentence()).isEmpty();
  }

  /** It stands alone in the list of commands. */
  @Test
  void theFirstLineOfACommandIsWhole() {
    assertThat(HELP.commands())
        .allSatisfy(
            command ->
                assertThat(command.getCommandSpec().usageMessage().description()[0])
                    .as(HelpPages.name(command))
                    .endsWith("."));
  }

  @Test
  void anOptionThatNobodyDescribedIsFound() {
    assertThat(new HelpPages(new CommandLine(new Forgotten())).withoutSentence())
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
}
