package io.sonostream.benchmarks.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Each plan in docs/scaling.md is what its command prints. */
class ScalingDocumentTest {
  private static final Path DOCUMENT = Path.of("../../docs/scaling.md");
  private static final Pattern PLAN =
      Pattern.compile(
          "```sh\\n\\./sonostream bench plan ([^\\n]*)\\n```\\n\\n```\\n(.*?)\\n```",
          Pattern.DOTALL);

  @Test
  void eachPlanIsWhatItsCommandPrints() throws Exception {
    Matcher plans = PLAN.matcher(Files.readString(DOCUMENT));
    List<String> commands = new ArrayList<>();
    while (plans.find()) {
      StringWriter out = new StringWriter();
      CommandLine command = new CommandLine(new PlanCommand()).setOut(new PrintWriter(out));
      command.execute(plans.group(1).trim().split(" "));
      assertThat(out.toString().strip()).as(plans.group(1)).isEqualTo(plans.group(2).strip());
      commands.add(plans.group(1));
    }
    assertThat(commands).hasSizeGreaterThanOrEqualTo(4);
  }
}
