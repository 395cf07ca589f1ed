package io.sonostream.benchmarks.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sonostream.benchmarks.Progress;
import io.sonostream.schemas.PixelEncoding;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sonostream bench pipeline --json}. */
@Command(
    name = "pipeline",
    mixinStandardHelpOptions = true,
    description = {
      "Frames a second through the processor where the engine answers at once, by size and",
      "encoding, beside Kafka Streams that copies the same bytes in the same run, and the heap that",
      "a frame costs. The last line is one JSON object."
    })
public final class PipelineCommand implements Callable<Integer> {
  private static final int LARGEST = 4_096;

  @Spec CommandSpec spec;

  @Option(
      names = "--sides",
      split = ",",
      defaultValue = "256,512,1024",
      paramLabel = "PIXELS",
      description = "Rows and columns of the frames (default: ${DEFAULT-VALUE}).")
  List<Integer> sides;

  @Option(
      names = "--encodings",
      split = ",",
      defaultValue = "RAW,PNG,JPEG",
      description = "Of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  List<PixelEncoding> encodings;

  @Option(
      names = "--turns",
      defaultValue = "3",
      description =
          "Of each contender, of which the middle one counts (default: ${DEFAULT-VALUE}).")
  int turns;

  @Option(names = "--json", description = "Print the JSON line alone.")
  boolean json;

  @Override
  public Integer call() throws InterruptedException, JsonProcessingException {
    if (!sides.stream().allMatch(side -> side >= 1 && side <= LARGEST)) {
      throw new ParameterException(spec.commandLine(), "--sides are 1 to " + LARGEST);
    }
    if (turns < 1) {
      throw new ParameterException(spec.commandLine(), "--turns is " + turns + "; 1 or more");
    }
    PrintWriter err = spec.commandLine().getErr();
    PipelineReport report = new PipelineRun(sides, encodings, turns, Progress.to(err)).run();
    PrintWriter out = spec.commandLine().getOut();
    if (!json) {
      out.print(report.table());
    }
    out.println(JsonMapper.builder().build().writeValueAsString(report));
    out.flush();
    return 0;
  }
}
