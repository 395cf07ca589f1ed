package io.sonostream.cli.subject;

import io.sonostream.schemas.topics.Cleanup;
import io.sonostream.schemas.topics.TopicSpec;
import io.sonostream.schemas.topics.Topics;
import io.sonostream.trainer.service.TrainerSettings;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is kept where and for how long, as the configuration says it: the rows of the table in
 * docs/privacy.md.
 */
final class KeptTable {
  /** What a table of settings can't say. */
  static final String NOTE =
      "These are the settings, by which topics are made; the broker was not asked. A topic that was"
          + " there before one was changed keeps what it has: sonostream doctor names it, and the"
          + " command.";

  private static final String ERASED = "until `subject erase`";

  /** What of a subject each topic holds, by its name without the prefix. */
  private static final Map<String, String> HELD =
      Map.ofEntries(
          Map.entry("frames.live", "pictures, subject id"),
          Map.entry("frames.archive", "pictures, subject id"),
          Map.entry("masks.live", "outlines, subject id"),
          Map.entry("masks.archive", "outlines, subject id"),
          Map.entry("frames.dead", "pictures, subject id: records as they came"),
          Map.entry("labels", "pictures, outlines, subject id"),
          Map.entry("label.requests", "outlines, names of frames"),
          Map.entry("model.releases", "nothing of a subject"),
          Map.entry("model.assignments", "nothing of a subject"),
          Map.entry("model.shadow", "names of frames"),
          Map.entry("replays", "nothing of a subject"),
          Map.entry("training.commands", "nothing of a subject"),
          Map.entry("training.events", "nothing of a subject"),
          Map.entry("instances.received", "digests of DICOM instances, names of streams"),
          Map.entry("audit", "names of corrected frames; digests of erased subjects"));

  private KeptTable() {}

  /** Place to what it holds and how long, in two cells. */
  private record Row(String where, String held, String howLong) {
    String markdown() {
      return "| " + where + " | " + held + " | " + howLong + " |";
    }
  }

  /** Markdown, with its head. */
  static List<String> lines(TrainerSettings settings) {
    List<Row> rows = new ArrayList<>();
    topics(new Topics(settings.topics()), settings.topics().prefix().length())
        .forEach((spec, held) -> rows.add(new Row("topic " + spec.name(), held, howLong(spec))));
    rows.add(
        new Row(
            "topics "
                + settings.topics().prefix()
                + "masks.replay.*, and what `replay --into` names",
            "outlines, subject id",
            words(settings.topics().maskRetention())));
    rows.add(
        new Row("trainer's state: label copy", "as topic labels", "as topic labels; " + ERASED));
    rows.add(
        new Row(
            "trainer's state: unfinished runs",
            "as topic labels when the run began, scores with subject ids",
            "until the run is over; " + ERASED));
    rows.add(
        new Row(
            "trainer's state: rejected packages",
            "what the packages below hold",
            "until the task's next rejection; " + ERASED));
    rows.add(
        new Row(
            "model store and fetched packages",
            "weights; no picture, no name (docs/adr/nobody-in-packages.md)",
            "until somebody deletes them"));
    rows.add(
        new Row(
            "gateway's spool",
            "DICOM instances as they came, with patients' names",
            "until their frames are in the broker, or the process ends"));
    rows.add(
        new Row(
            "gateway's picture of a screen (`crop-picture`)",
            "one whole screen, with patients' names",
            "until the next takes its place, or somebody deletes it"));
    rows.add(
        new Row(
            "viewer's memory",
            "newest pictures, frozen frames, subject ids of labels",
            "until newer ones come; of a label until it is withdrawn"));
    rows.add(new Row("a device's memory", "frames that wait for the broker", "until it has them"));
    rows.add(
        new Row(
            "logs and meters",
            "names of devices, streams and frames, of a label that can't be used its annotator; no subject id, no picture",
            "as the machine keeps its logs"));
    List<String> lines = new ArrayList<>();
    lines.add("| where | what of a subject | how long |");
    lines.add("|---|---|---|");
    rows.forEach(row -> lines.add(row.markdown()));
    return lines;
  }

  private static Map<TopicSpec, String> topics(Topics topics, int prefix) {
    Map<TopicSpec, String> held = new LinkedHashMap<>();
    for (TopicSpec spec : topics.all()) {
      String what = HELD.get(spec.name().substring(prefix));
      if (what == null) {
        throw new IllegalStateException(
            "nobody said what of a subject topic " + spec.name() + " holds");
      }
      held.put(spec, what);
    }
    return held;
  }

  private static String howLong(TopicSpec spec) {
    if (spec.cleanup() == Cleanup.COMPACT) {
      return "the newest of each key, until it is withdrawn"
          + (spec.name().endsWith("labels") ? "; " + ERASED : "");
    }
    return spec.retentionMillis() < 0
        ? "for ever"
        : words(Duration.ofMillis(spec.retentionMillis()))
            + (spec.retentionBytes() < 0
                ? ""
                : ", or " + (spec.retentionBytes() >> 20) + " MiB a partition");
  }

  /** Retention counts from the end of a segment, which lasts a quarter of it. */
  private static String words(Duration retention) {
    Duration longest = retention.plus(retention.dividedBy(4));
    return say(retention) + ", " + say(longest) + " at most";
  }

  private static String say(Duration duration) {
    long minutes = duration.toMinutes();
    if (minutes >= 48 * 60) {
      return BigDecimal.valueOf(minutes)
              .divide(BigDecimal.valueOf(24 * 60), 2, RoundingMode.UP)
              .stripTrailingZeros()
              .toPlainString()
          + " days";
    }
    return minutes % 60 == 0
        ? minutes / 60 + (minutes == 60 ? " hour" : " hours")
        : minutes + " minutes";
  }
}
