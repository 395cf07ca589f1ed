package io.sonostream.benchmarks.outage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sonostream.benchmarks.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sonostream bench outage --outages 30 --json}, or {@code --outages 3 --away 150}. */
@Command(
    name = "outage",
    mixinStandardHelpOptions = true,
    description = {
      "Kill brokers of a cluster of three under load on both lanes, one, two and all at once, and",
      "count what is missing, repeated or out of order. Status 1 unless missing, repeatsArchive and",
      "disorder are 0."
    })
public final class OutageCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = "--outages",
      defaultValue = "9",
      description = "How often brokers are killed (default: ${DEFAULT-VALUE}).")
  int outages;

  @Option(
      names = "--away",
      defaultValue = "10",
      description = {
        "Seconds for which two or three brokers stay away (default: ${DEFAULT-VALUE}). Kafka's own",
        "writers would give up a mask after 120."
      })
  int awaySeconds;

  @Option(
      names = "--rate",
      defaultValue = "100",
      description = "Frames a second on each lane (default: ${DEFAULT-VALUE}).")
  double rate;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Whose leader is killed when (default: ${DEFAULT-VALUE}).")
  long seed;

  @Option(names = "--json", description = "Print one JSON object.")
  boolean json;

  @Override
  public Integer call() throws InterruptedException, JsonProcessingException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    OutageReport report =
        new OutageRun(outages, Duration.ofSeconds(awaySeconds), rate, seed, Progress.to(err)).run();
    if (json) {
      out.println(new JsonMapper().writeValueAsString(report));
    } else {
      out.printf(
          Locale.ROOT,
          "%d outages, %d brokers killed, %d frames: %d missing, repeats %d live and %d archive, %d"
              + " out of order%n",
          report.outages(),
          report.brokersKilled(),
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
