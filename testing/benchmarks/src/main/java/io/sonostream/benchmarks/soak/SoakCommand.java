package io.sonostream.benchmarks.soak;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sonostream.benchmarks.Progress;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sonostream bench soak --minutes 60 --json}. */
@Command(
    name = "soak",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Load and hostile records on both lanes while processors are killed and leave, models are",
      "swapped, frames are deleted unread and the broker goes away. Status 1 unless every record",
      "is a mask, shed, a dead letter or told as lost, no archive frame is answered twice and each",
      "device's masks keep their order."
    })
public final class SoakCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = "--minutes",
      defaultValue = "60",
      description =
          "How long at least; each fault comes once all the same (default: ${DEFAULT-VALUE}).")
  int minutes;

  @Option(
      names = "--rate",
      defaultValue = "100",
      description = "Frames a second on each lane (default: ${DEFAULT-VALUE}).")
  double rate;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Which fault comes when (default: ${DEFAULT-VALUE}).")
  long seed;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  boolean json;

  @Override
  public Integer call() throws InterruptedException, IOException {
    if (minutes < 0 || !(rate > 0)) {
      throw new UserException(
          "--minutes is " + minutes + ", --rate " + rate + "; allowed are 0 and more, above 0");
    }
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    SoakReport report =
        new SoakRun(Duration.ofMinutes(minutes), rate, seed, Progress.to(err)).run();
    if (json) {
      out.println(new JsonMapper().writeValueAsString(report));
    } else {
      out.printf(
          Locale.ROOT,
          "%d frames = %d masks + %d shed + %d dead + %d lost; %d unaccounted for%n"
              + "archive repeats %d, out of order %d, resident %.0f MB before and %.0f MB after%n",
          report.frames(),
          report.masks(),
          report.shed(),
          report.dead(),
          report.lost(),
          report.unaccounted(),
          report.archiveRepeats(),
          report.disorder(),
          report.rssStartMb(),
          report.rssEndMb());
    }
    out.flush();
    return report.clean() ? 0 : 1;
  }
}
