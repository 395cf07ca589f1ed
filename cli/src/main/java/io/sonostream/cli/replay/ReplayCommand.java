package io.sonostream.cli.replay;

import io.sonostream.cli.lifecycle.Interruption;
import io.sonostream.cli.processor.ProcessorOptions;
import io.sonostream.client.Cluster;
import io.sonostream.client.models.ModelRegistry;
import io.sonostream.client.models.ModelTable;
import io.sonostream.console.ProgressBar;
import io.sonostream.processor.ProcessorSettings;
import io.sonostream.processor.Replay;
import io.sonostream.processor.assignment.ReleasedModels;
import io.sonostream.processor.inference.ReleasedModel;
import io.sonostream.processor.replay.ReplayReport;
import io.sonostream.processor.replay.ReplayRequest;
import io.sonostream.schemas.ModelRelease;
import io.sonostream.schemas.topics.Needs;
import io.sonostream.schemas.topics.Topics;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Segments a range of archived frames again, into a topic of its own. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Segment a range of archived (or live) frames again, with one model, into a topic of its own.",
      "Range and model are frozen when a replay first begins. When it was interrupted, the same"
          + " command goes on where it stopped: readers of committed masks see each frame once. A"
          + " second process takes the replay over from the first."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every record of the range is accounted for",
      "1:interrupted, or the count does not add up",
      "2:something to mend"
    })
public final class ReplayCommand implements Callable<Integer> {
  /** Longer than a commit waits for its frames. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Spec CommandSpec spec;

  @Option(
      names = "--task",
      required = true,
      paramLabel = "TASK",
      description = "Whose frames, for example breast-lesion; others are passed over.")
  private String task = "";

  @Option(
      names = "--from",
      defaultValue = "earliest",
      paramLabel = "WHERE",
      description =
          "First record: an offset (of each partition), a time (2026-11-27T09:30:00Z), a time ago"
              + " (-2h), or earliest (default). Times are the records' own.")
  private String from = "";

  @Option(
      names = "--to",
      defaultValue = "latest",
      paramLabel = "WHERE",
      description = "First record that is left out, given as above, or latest (default).")
  private String to = "";

  @Option(
      names = "--partitions",
      split = ",",
      paramLabel = "N",
      description = "Only these partitions, for example 0,3 (default: all).")
  private List<Integer> partitions = List.of();

  @Option(
      names = "--source",
      defaultValue = "archive",
      paramLabel = "live|archive|TOPIC",
      description = "Where the frames are (default: ${DEFAULT-VALUE}).")
  private String source = "";

  @Option(
      names = "--model",
      paramLabel = "VERSION|PACKAGE",
      description =
          "A released version of the task, or a package's path (default: the champion at the time"
              + " the replay first begins).")
  private @Nullable String model;

  @Option(
      names = "--into",
      paramLabel = "TOPIC",
      description = "Where the masks go (default: masks.replay.NAME).")
  private @Nullable String into;

  @Option(names = "--append", description = "Add to a mask topic that is not empty.")
  private boolean append;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "What to go on with (default: made of the task and of these options).")
  private @Nullable String name;

  @Option(names = "--json", description = "Print one JSON object at the end.")
  private boolean json;

  @Mixin ProcessorOptions options = new ProcessorOptions();

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    ProcessorSettings settings = options.settings();
    try (Replay replay = new Replay(settings);
        Interruption interruption = new Interruption("replay-interrupt", PATIENCE, replay::stop)) {
      ReplayReport before =
          replay.open(
              request(replay, settings),
              () -> released(settings, table -> table.champion(task)),
              note());
      if (before.complete()) {
        note()
            .accept(
                "replay "
                    + before.plan().name()
                    + " of "
                    + before.plan().startedAt()
                    + " is complete; another --name replays again");
        return finish(before);
      }
      announce(before);
      ProgressBar bar = new ProgressBar(err, "offsets", before.size());
      ReplayReport after =
          replay.run(
              before.plan(),
              now -> {
                if (!json) {
                  bar.show(now.passed());
                }
              });
      return finish(after);
    }
  }

  private ReplayRequest request(Replay replay, ProcessorSettings settings) {
    Optional<ReleasedModel> asked =
        Optional.ofNullable(model)
            .map(
                given ->
                    given.contains("/") || Files.exists(Path.of(given))
                        ? replay.describe(task, Path.of(given))
                        : released(settings, table -> table.require(task, given)));
    return new ReplayRequest(
        Optional.ofNullable(name),
        task,
        source,
        from,
        to,
        new TreeSet<>(partitions),
        Optional.ofNullable(into),
        asked,
        append);
  }

  private static ReleasedModel released(
      ProcessorSettings settings, Function<ModelTable, ModelRelease> choice) {
    Topics topics = new Topics(settings.topics());
    Cluster cluster = Cluster.of(settings.kafka(), settings.registry(), topics);
    cluster.await(
        Needs.nothing().reading(topics.modelReleases(), topics.modelAssignments()),
        settings.startTimeout());
    try (ModelRegistry models = ModelRegistry.open(cluster)) {
      return ReleasedModels.of(choice.apply(models.read()));
    }
  }

  private void announce(ReplayReport report) {
    note()
        .accept(
            "replay "
                + report.plan().name()
                + ": "
                + (report.size() - report.passed())
                + " of "
                + report.size()
                + " offsets of "
                + report.plan().source()
                + " to go, model "
                + report.plan().model().version()
                + ", into "
                + report.plan().maskTopic());
  }

  private java.util.function.Consumer<String> note() {
    PrintWriter err = spec.commandLine().getErr();
    return line -> {
      err.println(line);
      err.flush();
    };
  }

  private int finish(ReplayReport report) {
    ReplaySummary summary = ReplaySummary.of(report);
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? summary.toJson() : summary.toText());
    out.flush();
    return summary.complete() && summary.addsUp() ? 0 : 1;
  }
}
