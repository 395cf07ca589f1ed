package io.sonostream.cli.models;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sonostream.network.architecture.ArchitectureSpec;
import io.sonostream.network.architecture.Architectures;
import io.sonostream.network.diagram.Diagram;
import io.sonostream.network.graph.Graph;
import io.sonostream.runtime.OutputFile;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the networks that can be built, or draws one of them. */
@Command(
    name = "architectures",
    description = {
      "Lists the networks that can be built, with their parameters (total, and trained by"
          + " default), multiply-adds for one frame and receptive field; or draws one of them."
    },
    mixinStandardHelpOptions = true)
final class ArchitecturesCommand implements Callable<Integer> {
  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "SPEC",
      description = "only these, for example unet(base=16,depth=4); all by default")
  private List<String> specs = List.of();

  @Option(
      names = "--size",
      paramLabel = "HxW",
      description = "size of the frames; by default 256x256, 572x572 for unet-original")
  private @Nullable String size;

  @Option(
      names = "--channels",
      defaultValue = "1",
      description = "channels of the frames: 1 is gray, 3 is RGB (default: ${DEFAULT-VALUE})")
  private int channels;

  @Option(
      names = "--classes",
      defaultValue = "1",
      description = "output planes: 1 for a foreground, else with background (default: 1)")
  private int classes;

  @Option(names = "--json", description = "print one JSON array")
  private boolean json;

  @Option(names = "--diagram", paramLabel = "SPEC", description = "draw this one as an SVG")
  private @Nullable String diagram;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "where the SVG goes; standard output by default")
  private @Nullable Path output;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (diagram != null) {
      draw(ArchitectureSpec.parse(diagram), out);
      return 0;
    }
    if (output != null) {
      throw new UserException("-o is given without --diagram; say which architecture to draw");
    }
    List<String> wanted = specs.isEmpty() ? Architectures.names() : specs;
    List<ArchitectureRow> rows =
        wanted.stream()
            .map(ArchitectureSpec::parse)
            .map(architecture -> ArchitectureRow.of(architecture, build(architecture)))
            .toList();
    if (json) {
      out.println(new JsonMapper().writeValueAsString(rows));
    } else {
      out.println(ArchitectureRow.header());
      rows.forEach(row -> out.println(row.line()));
    }
    out.flush();
    return 0;
  }

  private void draw(ArchitectureSpec architecture, PrintWriter out) {
    Graph graph = build(architecture);
    String svg = Diagram.svg(graph, architecture.complete() + ", " + graph.input());
    if (output == null) {
      out.print(svg);
      out.flush();
    } else {
      OutputFile.write(output, svg.getBytes(StandardCharsets.UTF_8));
    }
  }

  private Graph build(ArchitectureSpec architecture) {
    int[] sides = sides(architecture);
    return architecture.build(channels, classes, sides[0], sides[1]);
  }

  private int[] sides(ArchitectureSpec architecture) {
    if (size == null) {
      int side = Architectures.typicalSide(architecture.name());
      return new int[] {side, side};
    }
    return Sides.parse("--size", size);
  }
}
