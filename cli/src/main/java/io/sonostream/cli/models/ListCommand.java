package io.sonostream.cli.models;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sonostream.cli.trainer.TrainerOptions;
import io.sonostream.client.models.ModelRegistry;
import io.sonostream.client.models.ModelTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists what was released, and what serves. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description =
        "List the released models and which of them serve. DICE is the mean over the images of the"
            + " test part, as on the page.")
final class ListCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(names = "--task", paramLabel = "TASK", description = "Only this task's.")
  private @Nullable String task;

  @Option(names = "--json", description = "Print one JSON array.")
  private boolean json;

  @Mixin TrainerOptions options = new TrainerOptions();

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    try (ModelRegistry models = options.models()) {
      ModelTable table = models.read();
      List<ReleaseRow> rows =
          table.releases().values().stream()
              .filter(release -> task == null || task.equals(release.getTask()))
              .map(release -> ReleaseRow.of(release, table))
              .toList();
      if (json) {
        out.println(new JsonMapper().writeValueAsString(rows));
      } else {
        out.println(ReleaseRow.header());
        rows.forEach(row -> out.println(row.line()));
      }
    }
    out.flush();
    return 0;
  }
}
