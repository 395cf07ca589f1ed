package io.sonostream.benchmarks.swap;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sonostream.benchmarks.Progress;
import io.sonostream.runtime.UserException;
import io.sonostream.testkit.models.UntrainedModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sonostream bench swap --swaps 200 --json}. */
@Command(
    name = "swap",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Swap models under load, every fifth package broken in turns: truncated, wrong hash, wrong",
      "signature, wrong shape, NaN weights. Status 1 unless no frame is missing, no mask is by a",
      "broken model and every broken package was refused for its own reason."
    })
public final class SwapCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = "--swaps",
      defaultValue = "200",
      description = "Packages to assign (default: ${DEFAULT-VALUE}).")
  int swaps;

  @Option(
      names = "--standard",
      description =
          "unet(base=32,depth=4) at 256x256, 93 MB of disk a package, instead of a network of a"
              + " millisecond.")
  boolean standard;

  @Option(names = "--rate", description = "Frames a second (default: 200, with --standard 10).")
  double rate;

  @Option(
      names = "--engine",
      defaultValue = "auto",
      description = "As processor.engine.name (default: ${DEFAULT-VALUE}).")
  String engine;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  boolean json;

  @Override
  public Integer call() throws InterruptedException, IOException {
    if (swaps < 1 || rate < 0) {
      throw new UserException(
          "--swaps is " + swaps + ", --rate " + rate + "; allowed are 1 and more, 0 and more");
    }
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    double framesPerSecond = rate > 0 ? rate : standard ? 10 : 200;
    SwapPlan plan =
        new SwapPlan(
            swaps,
            5,
            standard ? UntrainedModel.STANDARD : UntrainedModel.TINY,
            engine,
            framesPerSecond,
            Duration.ofSeconds(10));
    SwapResult result = new SwapRun(plan, Progress.to(err)).run();
    result.faults().forEach(err::println);
    err.flush();
    if (json) {
      out.println(new JsonMapper().writeValueAsString(result.report()));
    } else {
      table(result, out);
    }
    out.flush();
    return result.clean() ? 0 : 1;
  }

  private static void table(SwapResult result, PrintWriter out) {
    SwapReport report = result.report();
    List<Double> took = result.swapMillis();
    line(out, "swaps", "%d, of them broken %d", report.swaps(), result.broken());
    line(out, "refused for their own reason", "%d", report.refused());
    line(out, "frames", "%d, missing %d", result.frames(), report.missing());
    line(out, "longest gap between masks", "%.1f ms", report.longestGapMillis());
    line(out, "the same without swaps", "%.1f ms", result.calmGapMillis());
    line(out, "batch in the engine, median", "%.1f ms", report.batchMillis());
    if (!took.isEmpty()) {
      line(
          out,
          "assignment to first mask",
          "median %.0f ms, longest %.0f ms",
          took.get(took.size() / 2),
          took.get(took.size() - 1));
    }
    line(
        out,
        "resident memory",
        "%.0f MB before, %.0f MB after",
        report.rssStartMb(),
        report.rssEndMb());
  }

  private static void line(PrintWriter out, String what, String format, Object... values) {
    out.printf(Locale.ROOT, "%-30s %s%n", what, String.format(Locale.ROOT, format, values));
  }
}
