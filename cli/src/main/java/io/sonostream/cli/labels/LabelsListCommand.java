package io.sonostream.cli.labels;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sonostream.cli.device.ClusterOptions;
import io.sonostream.client.labels.LabelReader;
import io.sonostream.client.labels.LabelSummary;
import io.sonostream.runtime.Printable;
import io.sonostream.schemas.topics.Needs;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the labels that are there. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "List the newest label of every frame.")
final class LabelsListCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Mixin LabelFilterOptions filter = new LabelFilterOptions();

  @Option(names = "--json", description = "Print one JSON array.")
  boolean json;

  @Mixin ClusterOptions cluster = new ClusterOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    var wanted = filter.filter();
    LabelReader reader =
        new LabelReader(cluster.connect(topics -> Needs.nothing().reading(topics.labels())));
    List<LabelSummary> labels = reader.list(wanted);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(new JsonMapper().writeValueAsString(labels.stream().map(LabelRow::of).toList()));
    } else {
      out.println(LabelRow.header());
      labels.forEach(label -> out.println(Printable.line(LabelRow.of(label).line(label))));
    }
    out.flush();
    if (reader.unreadable() > 0) {
      spec.commandLine()
          .getErr()
          .println("note: " + reader.unreadable() + " records could not be read as labels");
    }
    return 0;
  }
}
