package io.sonostream.cli.labels;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sonostream.cli.demo.DurationConverter;
import io.sonostream.cli.device.ClusterOptions;
import io.sonostream.client.Cluster;
import io.sonostream.client.frames.FramePixels;
import io.sonostream.client.frames.FrameReader;
import io.sonostream.client.labels.LabelRequestPublisher;
import io.sonostream.client.labels.LabelSummary;
import io.sonostream.imaging.image.BadImageException;
import io.sonostream.imaging.image.ImageDecoder;
import io.sonostream.imaging.image.ImageLimits;
import io.sonostream.imaging.selection.Candidate;
import io.sonostream.imaging.selection.Chosen;
import io.sonostream.imaging.selection.FrameSelection;
import io.sonostream.imaging.selection.Look;
import io.sonostream.runtime.Printable;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.LabelRequest;
import io.sonostream.schemas.LabelRequests;
import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.schemas.records.FrameId;
import io.sonostream.schemas.topics.Needs;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says which frames are worth a label next. */
@Command(
    name = "request",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Choose the frames of a task that are worth a label next, and write them to"
          + " label.requests, where the page offers them: masks that are unsure or that a"
          + " challenger contradicts, of few subjects too often, and that don't look alike.",
      "The list replaces the one before, but for frames of which the page wants another reader"
          + " because a label and the model's mask differ: these stay until they are read."
    })
final class LabelsRequestCommand implements Callable<Integer> {
  /** Frames that are looked at, for each that is chosen. */
  private static final int LOOKED_AT = 10;

  @Spec CommandSpec spec;

  @Option(names = "--task", required = true, paramLabel = "TASK", description = "What is labelled.")
  String task = "";

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "Most frames in the list (default: ${DEFAULT-VALUE}).")
  int count = 20;

  @Option(
      names = "--per-subject",
      paramLabel = "N",
      description = "Most frames of one subject (default: ${DEFAULT-VALUE}).")
  int perSubject = 2;

  @Option(
      names = "--age",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "How old masks may be (default: 24h); their frames have to be there still.")
  Duration age = Duration.ofHours(24);

  @Option(
      names = "--second-reader",
      paramLabel = "SHARE",
      description =
          "Of the frames that one person has labelled, this share is asked of another, chosen by a"
              + " hash of the frame, so that it is the same ones each time (default: 0).")
  double secondReader;

  @Option(names = "--dry-run", description = "Print the list and write none.")
  boolean dryRun;

  @Option(names = "--json", description = "Print one JSON array.")
  boolean json;

  @Mixin ClusterOptions cluster = new ClusterOptions();

  /** One line of the list. */
  private record Row(
      String frame,
      @Nullable String subject,
      double uncertainty,
      @Nullable Float disagreement,
      double novelty,
      List<String> readBy) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    check();
    Cluster connected =
        cluster.connect(
            topics -> {
              Needs reads =
                  Needs.nothing()
                      .reading(
                          topics.framesLive(),
                          topics.framesArchive(),
                          topics.masksLive(),
                          topics.masksArchive(),
                          topics.modelShadow(),
                          topics.labels(),
                          topics.labelRequests());
              return dryRun ? reads : reads.writing(topics.labelRequests());
            });
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    UnsureMasks masks = new UnsureMasks(connected, task, now.minus(age));
    List<UnsureMask> unsure = masks.read();
    try (TaskLabels known = new TaskLabels(connected, task)) {
      known.read();
      List<LabelSummary> labels = known.labels();
      List<LabelRequest> kept = known.kept();
      if (masks.considered() == 0 && kept.isEmpty() && sample(labels, kept).isEmpty()) {
        throw new UserException(
            "no mask of task "
                + task
                + " in the last "
                + age.toMinutes()
                + " minutes says how unsure it is; let frames come, or look further back with"
                + " --age");
      }
      Map<String, UnsureMask> looked = new LinkedHashMap<>();
      List<Candidate> candidates = look(connected, shortlist(unsure, labels), labels, looked);
      // That took a while, and what is published replaces the list as it is now.
      known.read();
      choose(connected, known, withoutLabel(candidates, known.labels()), looked, masks, now);
    }
    return 0;
  }

  private void choose(
      Cluster connected,
      TaskLabels known,
      List<Candidate> candidates,
      Map<String, UnsureMask> looked,
      UnsureMasks masks,
      Instant now)
      throws IOException {
    List<LabelRequest> kept = known.kept();
    // Of a list that is full the least is lost: what is asked for already comes first.
    int room = LabelRequestPublisher.MOST - kept.size();
    List<Chosen> chosen =
        new FrameSelection(count, perSubject).choose(candidates).stream().limit(room).toList();
    List<LabelRequest> sample =
        sample(known.labels(), kept).stream().limit(room - chosen.size()).toList();
    List<LabelRequest> requests = new ArrayList<>(kept);
    for (Chosen one : chosen) {
      UnsureMask mask = Objects.requireNonNull(looked.get(one.candidate().name()));
      requests.add(mask.request(one.novelty()));
    }
    requests.addAll(sample);
    if (!dryRun) {
      publish(connected, new LabelRequests(task, now, masks.considered(), requests));
    }
    tell(kept, chosen, looked, masks.considered(), sample);
  }

  private List<LabelRequest> sample(List<LabelSummary> labels, List<LabelRequest> kept) {
    return SecondReaders.sample(labels, kept, secondReader, count);
  }

  private static List<Candidate> withoutLabel(
      List<Candidate> candidates, List<LabelSummary> labels) {
    Set<String> labelled = framesOf(labels);
    return candidates.stream().filter(one -> !labelled.contains(one.name())).toList();
  }

  private static Set<String> framesOf(List<LabelSummary> labels) {
    return labels.stream().map(LabelSummary::frameId).collect(Collectors.toSet());
  }

  private void check() {
    if (count < 1 || count > LabelRequestPublisher.MOST) {
      throw new UserException(
          "--count is " + count + "; allowed are 1 to " + LabelRequestPublisher.MOST);
    }
    if (!(secondReader >= 0 && secondReader <= 1)) {
      throw new UserException(
          "--second-reader is " + secondReader + "; allowed are 0 (nobody) to 1 (every frame)");
    }
    if (perSubject < 1) {
      throw new UserException("--per-subject is " + perSubject + "; allowed are 1 and more");
    }
  }

  /** Without those that have a label, and of each subject some more than will be chosen. */
  private List<UnsureMask> shortlist(List<UnsureMask> unsure, List<LabelSummary> labels) {
    Set<String> labelled = framesOf(labels);
    Map<String, Integer> ofSubject = labelsOf(labels);
    List<UnsureMask> open =
        new ArrayList<>(
            unsure.stream().filter(one -> !labelled.contains(one.frame().key())).toList());
    open.sort(
        Comparator.comparingDouble(
                (UnsureMask one) ->
                    one.worth() / Math.sqrt(1.0 + ofSubject.getOrDefault(one.subject(), 0)))
            .reversed());
    Map<String, Integer> taken = new HashMap<>();
    return open.stream()
        .filter(one -> taken.merge(one.subject(), 1, Integer::sum) <= LOOKED_AT * perSubject)
        .limit((long) LOOKED_AT * count)
        .toList();
  }

  private static Map<String, Integer> labelsOf(List<LabelSummary> labels) {
    Map<String, Integer> ofSubject = new HashMap<>();
    for (LabelSummary label : labels) {
      String subject = FrameId.parse(label.frameId()).subject(label.subjectId());
      ofSubject.merge(subject, 1, Integer::sum);
    }
    return ofSubject;
  }

  /** Frames that are gone, or can't be decoded, can't be labelled either. */
  private List<Candidate> look(
      Cluster connected,
      List<UnsureMask> shortlist,
      List<LabelSummary> labels,
      Map<String, UnsureMask> looked) {
    Map<String, Integer> ofSubject = labelsOf(labels);
    FramePixels pixels = new FramePixels(new ImageDecoder(ImageLimits.DEFAULT));
    List<UnsureMask> inOrder = new ArrayList<>(shortlist);
    inOrder.sort(
        Comparator.comparing(
            UnsureMask::source,
            Comparator.comparing(SourceCoordinates::getTopic)
                .thenComparing(SourceCoordinates::getPartition)
                .thenComparing(SourceCoordinates::getOffset)));
    List<Candidate> candidates = new ArrayList<>();
    int gone = 0;
    try (FrameReader frames = new FrameReader(connected)) {
      for (UnsureMask one : inOrder) {
        Optional<Look> look = look(frames.read(one.source()), one, pixels);
        if (look.isEmpty()) {
          gone++;
          continue;
        }
        String name = one.frame().key();
        looked.put(name, one);
        candidates.add(
            new Candidate(
                name,
                one.subject(),
                one.worth(),
                ofSubject.getOrDefault(one.subject(), 0),
                look.get()));
      }
    }
    if (gone > 0) {
      spec.commandLine()
          .getErr()
          .println(
              "note: "
                  + gone
                  + " of "
                  + shortlist.size()
                  + " frames are not in Kafka any more or can't be read; ask more often");
    }
    return candidates;
  }

  private static Optional<Look> look(Optional<Frame> frame, UnsureMask mask, FramePixels pixels) {
    if (frame.isEmpty() || !FrameId.of(frame.get()).equals(mask.frame())) {
      return Optional.empty();
    }
    try {
      return Optional.of(Look.of(pixels.decode(frame.get())));
    } catch (BadImageException e) {
      return Optional.empty();
    }
  }

  private void tell(
      List<LabelRequest> kept,
      List<Chosen> chosen,
      Map<String, UnsureMask> looked,
      long considered,
      List<LabelRequest> sample)
      throws IOException {
    List<Row> rows = new ArrayList<>();
    kept.forEach(one -> rows.add(again(one)));
    for (Chosen one : chosen) {
      UnsureMask mask = Objects.requireNonNull(looked.get(one.candidate().name()));
      rows.add(
          new Row(
              mask.frame().key(),
              mask.subject(),
              mask.uncertainty(),
              mask.disagreement(),
              one.novelty(),
              List.of()));
    }
    sample.forEach(one -> rows.add(again(one)));
    int again = kept.size() + sample.size();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(new JsonMapper().writeValueAsString(rows));
    } else {
      out.println(
          chosen.size() + " of " + considered + " masks of " + task + " are worth a label next");
      if (again > 0) {
        out.println(again + " labelled frames want another reader");
      }
      for (Row row : rows) {
        if (!row.readBy().isEmpty()) {
          out.println(
              Printable.line(
                  "another reader than " + String.join(", ", row.readBy()) + "  " + row.frame()));
          continue;
        }
        Float disagreement = row.disagreement();
        out.println(
            Printable.line(
                String.format(
                    Locale.ROOT,
                    "uncertainty %.2f  disagreement %s  novelty %.2f  %-16s  %s",
                    row.uncertainty(),
                    disagreement == null
                        ? "-   "
                        : String.format(Locale.ROOT, "%.2f", disagreement),
                    row.novelty(),
                    row.subject(),
                    row.frame())));
      }
      if (!dryRun) {
        out.println("written to label.requests; the page offers them");
      }
    }
    out.flush();
  }

  private static Row again(LabelRequest one) {
    return new Row(SecondReaders.frame(one), null, 0, null, 0, List.copyOf(one.getReadBy()));
  }

  private void publish(Cluster connected, LabelRequests list) {
    try (LabelRequestPublisher publisher = new LabelRequestPublisher(connected)) {
      publisher.publish(list);
    }
  }
}
