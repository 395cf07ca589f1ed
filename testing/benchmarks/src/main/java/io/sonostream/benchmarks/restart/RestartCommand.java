package io.sonostream.benchmarks.restart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sonostream.benchmarks.Progress;
import io.sonostream.runtime.UserException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sonostream bench restart --json}. */
@Command(
    name = "restart",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Restart two processors by turns under load, as a rolling update does. Status 1 unless no",
      "device's live masks pause for more than 1 s beyond a batch, and nothing is missing or shed."
    })
public final class RestartCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = "--restarts",
      defaultValue = "6",
      description = "How many (default: ${DEFAULT-VALUE}).")
  int restarts;

  @Option(
      names = "--rate",
      defaultValue = "120",
      description = "Frames a second on each lane (default: ${DEFAULT-VALUE}).")
  double rate;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A setting of both processors, to measure what it changes.")
  Map<String, String> settings = Map.of();

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  boolean json;

  @Override
  public Integer call() throws InterruptedException, JsonProcessingException {
    if (restarts < 1 || !(rate > 0)) {
      throw new UserException(
          "--restarts is " + restarts + ", --rate " + rate + "; allowed are 1 and more, above 0");
    }
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    RestartReport report =
        new RestartRun(restarts, rate, Duration.ofSeconds(2), settings, Progress.to(err)).run();
    if (json) {
      out.println(new JsonMapper().writeValueAsString(report));
    } else {
      out.printf(
          Locale.ROOT,
          "%d restarts: longest gap of a device %.0f ms, a batch %.1f ms; %d missing, %d shed%n",
          report.restarts(),
          report.longestGapMillis(),
          report.batchMillis(),
          report.missing(),
          report.shedForRestart());
    }
    out.flush();
    return report.clean() ? 0 : 1;
  }
}
