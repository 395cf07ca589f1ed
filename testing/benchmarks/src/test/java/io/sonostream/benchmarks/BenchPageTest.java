package io.sonostream.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.testkit.pages.HelpPages;
import io.sonostream.testkit.pages.ReferencePage;
import java.io.IOException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** docs/bench.md is what the benchmarks say of themselves. */
class BenchPageTest {
  private static final String HEAD =
      """
      # Benchmarks

      What this machine can do, and proofs that take longer than a build may: what `--help` says, of each. MADE

      They are a program and a distribution of their own, so that no service carries them: `./sonostream bench`, from the sources. They have no archive and no image.
      Each begins what it needs (a broker, a registry, services) and ends it. What they said, and on what, is in [performance.md](performance.md),
      [scaling.md](scaling.md), [results.md](results.md) and [seeds.md](seeds.md).

      | benchmark | what it does |
      |---|---|
      """;

  private static final CommandLine ROOT = BenchCommand.commandLine();
  private static final HelpPages HELP = new HelpPages(ROOT);

  @Test
  void thePageIsWhatTheBenchmarksSay() throws IOException {
    String made =
        HEAD.replace("MADE", ReferencePage.madeBy("testing/benchmarks", BenchPageTest.class))
            + rows()
            + HELP.text();
    assertThat(ReferencePage.read("bench.md", made)).isEqualTo(made);
  }

  @Test
  void everyBenchmarkAndWhatItTakesHasASentence() {
    assertThat(HELP.commands()).hasSizeGreaterThan(10);
    assertThat(HELP.withoutSentence()).isEmpty();
  }

  private static String rows() {
    return ROOT.getSubcommands().values().stream()
        .map(
            benchmark ->
                "| [`%s`](#%s) | %s |\n"
                    .formatted(
                        benchmark.getCommandName(),
                        HelpPages.anchor(benchmark),
                        HelpPages.sentences(benchmark)))
        .collect(Collectors.joining());
  }
}
