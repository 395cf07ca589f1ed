package io.sonostream.cli.subject;

import io.sonostream.cli.trainer.TrainerOptions;
import io.sonostream.client.Cluster;
import io.sonostream.client.subjects.SubjectId;
import io.sonostream.client.subjects.SubjectSearch;
import io.sonostream.trainer.erasure.TrainerFiles;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells where a subject's data lies, and how long it will. */
@Command(
    name = "find",
    mixinStandardHelpOptions = true,
    description = {
      "Tell where the data of a subject lies, and until when: all topics are read from their start,"
          + " and the trainer's files on this machine.",
      "Run it on the machine of each trainer."
    })
final class FindCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(index = "0", paramLabel = "ID", description = "As frames and labels have it.")
  private String id = "";

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Mixin TrainerOptions options = new TrainerOptions();

  @Override
  public Integer call() {
    SubjectId subject = new SubjectId(id);
    Cluster cluster = options.connect(SubjectSearch::needs);
    Traces traces =
        Traces.of(
            cluster,
            new TrainerFiles(options.settings().stateDirectory()),
            subject,
            Notes.on(spec));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(TracesJson.of(id, traces));
    } else {
      if (traces.isEmpty()) {
        out.println("nothing of subject " + id);
      }
      traces.lines().forEach(out::println);
    }
    out.flush();
    return 0;
  }
}
