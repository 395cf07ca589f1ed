package io.sonostream.benchmarks.gateway;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sonostream.benchmarks.Progress;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sonostream bench gateway --json}. */
@Command(
    name = "gateway",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "From an OpenIGTLink image sent to its mask received, through broker and processor, the engine's",
      "own time taken off; beside the same frames by the client library, in turns. Status 1 when a",
      "frame has no mask. The last line is one JSON object."
    })
public final class GatewayCommand implements Callable<Integer> {
  private static final int LARGEST = 2048;

  @Spec CommandSpec spec;

  @Option(
      names = "--frames",
      defaultValue = "500",
      description = "Each way (default: ${DEFAULT-VALUE}).")
  int frames;

  @Option(names = "--width", defaultValue = "640", description = "Default: ${DEFAULT-VALUE}.")
  int width;

  @Option(names = "--height", defaultValue = "480", description = "Default: ${DEFAULT-VALUE}.")
  int height;

  @Option(
      names = "--rate",
      defaultValue = "25",
      description = "Frames a second (default: ${DEFAULT-VALUE}).")
  double rate;

  @Option(names = "--json", description = "Print the JSON line alone.")
  boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (frames < 5 || width < 1 || width > LARGEST || height < 1 || height > LARGEST) {
      throw new UserException(
          "--frames is "
              + frames
              + " of "
              + width
              + "x"
              + height
              + "; allowed are 5 and more, sides of 1 to "
              + LARGEST);
    }
    if (!(rate > 0 && rate <= 1000)) {
      throw new UserException("--rate is " + rate + "; allowed is above 0 up to 1000");
    }
    PrintWriter err = spec.commandLine().getErr();
    GatewayReport report = new GatewayRun(width, height, frames, rate, Progress.to(err)).run();
    PrintWriter out = spec.commandLine().getOut();
    if (!json) {
      out.print(report.table());
    }
    out.println(JsonMapper.builder().build().writeValueAsString(report));
    out.flush();
    return report.missing() == 0 ? 0 : 1;
  }
}
