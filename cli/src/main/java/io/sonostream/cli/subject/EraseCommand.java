package io.sonostream.cli.subject;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sonostream.cli.trainer.TrainerOptions;
import io.sonostream.client.Cluster;
import io.sonostream.client.audit.Actor;
import io.sonostream.client.audit.AuditLog;
import io.sonostream.client.audit.Change;
import io.sonostream.client.subjects.LabelErasure;
import io.sonostream.client.subjects.RecordPlace;
import io.sonostream.client.subjects.RequestErasure;
import io.sonostream.client.subjects.SubjectId;
import io.sonostream.client.subjects.SubjectSearch;
import io.sonostream.runtime.Digests;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.topics.Needs;
import io.sonostream.schemas.topics.Topics;
import io.sonostream.trainer.erasure.TrainerFiles;
import java.io.Console;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Erases what can be erased of a subject, and tells what stays and until when. */
@Command(
    name = "erase",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Erase the labels of a subject from their topic and from the trainer's files on this machine,"
          + " whose trainer must be stopped. Told is what stays, and until when.",
      "Run it on the machine of each trainer. A receipt without the subject's id is left in the"
          + " audit."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing of it can be found in labels and files any more",
      "1:not all of it is erased, or not yet, as it tells; run it again",
      "2:nothing was erased"
    })
final class EraseCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(index = "0", paramLabel = "ID", description = "As frames and labels have it.")
  private String id = "";

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Option(names = "--reason", paramLabel = "WORDS", description = "Why, for the audit.")
  private @Nullable String reason;

  @Option(
      names = "--patience",
      defaultValue = "300",
      paramLabel = "SECONDS",
      description = "How long to wait for the broker's compaction (default: ${DEFAULT-VALUE}).")
  private int patienceSeconds;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Mixin TrainerOptions options = new TrainerOptions();

  /**
   * What is left in labels and files, and whether the broker has compacted.
   *
   * @param stopped by what, before its end; null where nothing failed
   */
  private record Outcome(boolean compacted, Traces left, @Nullable String stopped) {
    boolean complete() {
      return stopped == null && compacted && left.labels().isEmpty() && left.files().isEmpty();
    }
  }

  @Override
  public Integer call() {
    SubjectId subject = new SubjectId(id);
    if (patienceSeconds < 1) {
      throw new UserException("--patience is " + patienceSeconds + "; at least 1 second");
    }
    Consumer<String> notes = Notes.on(spec);
    TrainerFiles files = new TrainerFiles(options.settings().stateDirectory());
    try (TrainerFiles.Closed trainerKeptOut = files.close()) {
      Cluster cluster = options.connect(EraseCommand::needs);
      Traces before = Traces.of(cluster, files, subject, notes);
      before.lines().forEach(notes);
      if (before.labels().isEmpty() && before.files().isEmpty()) {
        notes.accept("no label of it stands; what the trainer's files keep of withdrawn ones goes");
      }
      confirm(before);
      try (AuditLog audit = AuditLog.open(cluster)) {
        return tell(
            before,
            audit.recorded(
                Actor.ofThisProcess(),
                Change.of("erase", receiptName(), reason)
                    .with("labels", Integer.toString(before.labels().size()))
                    .with("places", Integer.toString(before.files().size())),
                () -> erase(cluster, files, subject, before, notes),
                (change, done) ->
                    change
                        .with("complete", Boolean.toString(done.complete()))
                        .with("remains", String.join(" | ", before.remains()))));
      }
    }
  }

  /**
   * First the topic, for a label copy that is gone is read anew from there. The labels are looked
   * for again: while somebody was asked, one may have been corrected to another subject.
   */
  private Outcome erase(
      Cluster cluster,
      TrainerFiles files,
      SubjectId subject,
      Traces before,
      Consumer<String> notes) {
    List<RecordPlace> places = new SubjectSearch(cluster).labels(subject).places();
    try {
      int requests = new RequestErasure(cluster).erase(before.requested());
      if (requests > 0) {
        notes.accept("took " + requests + " of its frames off the lists of what is worth a label");
      }
      boolean compacted =
          new LabelErasure(cluster, notes).erase(places, Duration.ofSeconds(patienceSeconds));
      files.erase(before.files());
      Traces left =
          new Traces(
              List.of(new SubjectSearch(cluster).labels(subject)),
              files.find(subject.text()),
              before.models(),
              Set.of());
      return new Outcome(compacted, left, null);
    } catch (UserException | UncheckedIOException e) {
      // Labels may be gone by now, so nobody is told that nothing was erased.
      return new Outcome(false, before, String.valueOf(e.getMessage()));
    }
  }

  private void confirm(Traces before) {
    if (yes) {
      return;
    }
    Console console = System.console();
    if (console == null) {
      throw new UserException(
          "nothing is erased without a yes, and there is no terminal to ask at; say --yes");
    }
    String answer =
        console.readLine(
            "Erase %d labels and %d places of subject %s for ever? Type its id: ",
            before.labels().size(), before.files().size(), id);
    if (!id.equals(answer)) {
      throw new UserException("that is not the subject's id; nothing was erased");
    }
  }

  private int tell(Traces before, Outcome outcome) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ObjectNode told = TracesJson.of(id, before);
      told.put("complete", outcome.complete());
      if (outcome.stopped() != null) {
        told.put("stopped", outcome.stopped());
      }
      ArrayNode remains = told.putArray("remains");
      before.remains().forEach(remains::add);
      out.println(told);
    } else {
      out.println(words(before, outcome));
      before.remains().forEach(line -> out.println("remains: " + line));
    }
    out.flush();
    return outcome.complete() ? 0 : 1;
  }

  private static String words(Traces before, Outcome outcome) {
    if (outcome.stopped() != null) {
      return "stopped before its end, when some of it may have been erased: "
          + outcome.stopped()
          + "; run this again";
    }
    return outcome.complete()
        ? "erased "
            + before.labels().size()
            + " labels and "
            + before.files().size()
            + " places on this machine"
        : "the tombstones are written, but the broker has not compacted yet or new labels"
            + " came: run this again";
  }

  /** Whoever has the id can find the receipt; whoever reads the audit does not get the id. */
  private String receiptName() {
    return "subject sha256:" + Digests.hex(Digests.sha256(id));
  }

  private static Needs needs(Topics topics) {
    return SubjectSearch.needs(topics)
        .writing(topics.labels(), topics.labelRequests(), topics.audit());
  }
}
