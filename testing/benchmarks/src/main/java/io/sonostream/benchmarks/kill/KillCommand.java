package io.sonostream.benchmarks.kill;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sonostream.benchmarks.Progress;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sonostream bench kill --kills 100 --json}. */
@Command(
    name = "kill",
    mixinStandardHelpOptions = true,
    description = {
      "Kill processors under load on both lanes, and count what is missing, repeated or out of",
      "order. Status 1 unless missing, repeatsArchive and disorder are 0."
    })
public final class KillCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = "--kills",
      defaultValue = "20",
      description = "Processes to kill (default: ${DEFAULT-VALUE}).")
  int kills;

  @Option(
      names = "--rate",
      defaultValue = "150",
      description = "Frames a second on each lane (default: ${DEFAULT-VALUE}).")
  double rate;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Who is killed when (default: ${DEFAULT-VALUE}).")
  long seed;

  @Option(names = "--json", description = "Print one JSON object.")
  boolean json;

  @Override
  public Integer call() throws InterruptedException, JsonProcessingException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    KillReport report = new KillRun(kills, rate, seed, Progress.to(err)).run();
    if (json) {
      out.println(new JsonMapper().writeValueAsString(report));
    } else {
      out.printf(
          Locale.ROOT,
          "%d kills, %d frames: %d missing, repeats %d live and %d archive, %d out of order%n",
          report.kills(),
          report.frames(),
          report.missing(),
          report.repeatsLive(),
          report.repeatsArchive(),
          report.disorder());
    }
    out.flush();
    return report.clean() ? 0 : 1;
  }
}
