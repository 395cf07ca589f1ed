package io.sonostream.cli.subject;

import io.sonostream.client.Cluster;
import io.sonostream.client.subjects.FrameName;
import io.sonostream.client.subjects.ModelTrace;
import io.sonostream.client.subjects.ModelTraces;
import io.sonostream.client.subjects.RecordPlace;
import io.sonostream.client.subjects.SubjectId;
import io.sonostream.client.subjects.SubjectSearch;
import io.sonostream.client.subjects.TaughtModels;
import io.sonostream.client.subjects.TopicTrace;
import io.sonostream.schemas.topics.Cleanup;
import io.sonostream.trainer.erasure.FileTrace;
import io.sonostream.trainer.erasure.TrainerFiles;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What was found of one subject: in topics, on this machine, and in models.
 *
 * @param requested its frames that a label is asked for
 */
record Traces(
    List<TopicTrace> topics, List<FileTrace> files, ModelTraces models, Set<FrameName> requested) {
  /** What no look can tell. */
  private static final String NO_TRACE =
      "note: labels of it that were withdrawn or replaced leave no trace once they are compacted:"
          + " which models learned from those can't be told";

  static Traces of(Cluster cluster, TrainerFiles files, SubjectId subject, Consumer<String> notes) {
    SubjectSearch.Found found = new SubjectSearch(cluster).find(subject, notes);
    notes.accept(NO_TRACE);
    return new Traces(
        found.topics().stream().filter(trace -> !trace.isEmpty()).toList(),
        files.find(subject.text()),
        new TaughtModels(cluster).by(places(found.topics())),
        found.requested());
  }

  /** The labels, which can be erased one by one. */
  List<RecordPlace> labels() {
    return places(topics);
  }

  private static List<RecordPlace> places(List<TopicTrace> topics) {
    return topics.stream().flatMap(trace -> trace.places().stream()).toList();
  }

  /** Whether nothing of it is known. */
  boolean isEmpty() {
    return topics.isEmpty() && files.isEmpty() && models.taught().isEmpty();
  }

  /** A line a place, with how long it holds the subject's data when nobody erases it. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    topics.forEach(trace -> lines.add(line(trace)));
    for (FileTrace trace : files) {
      lines.add(trace.kind().words() + " " + trace.path() + ": " + trace.holds());
    }
    lines.addAll(modelLines());
    return lines;
  }

  /** What no erasure takes, and when it goes. */
  List<String> remains() {
    List<String> lines = new ArrayList<>();
    topics.stream()
        .filter(trace -> trace.cleanup() == Cleanup.DELETE)
        .forEach(trace -> lines.add(line(trace)));
    lines.addAll(modelLines());
    return lines;
  }

  private List<String> modelLines() {
    List<String> lines = new ArrayList<>();
    for (ModelTrace model : models.taught()) {
      lines.add(line(model, "made when " + model.labels() + " of its labels were there"));
    }
    for (ModelTrace model : models.untold()) {
      lines.add(
          line(model, "made from a topic of labels that is gone, and maybe from some of its own"));
    }
    return lines;
  }

  private static String line(ModelTrace model, String how) {
    return "model "
        + model.task()
        + " "
        + model.version()
        + ": "
        + how
        + "; until its package "
        + model.uri()
        + " is deleted";
  }

  private static String line(TopicTrace trace) {
    StringBuilder line = new StringBuilder("topic ").append(trace.topic()).append(": ");
    line.append(trace.records()).append(" records");
    if (trace.unreadable() > 0) {
      line.append(", ").append(trace.unreadable()).append(" unreadable ones that seem to name it");
    }
    if (trace.cleanup() == Cleanup.COMPACT) {
      return line.append("; until they are erased").toString();
    }
    return trace
        .goneBy()
        .map(at -> line.append("; gone by ").append(at.truncatedTo(ChronoUnit.SECONDS)).toString())
        .orElseGet(() -> line.append("; kept for ever").toString());
  }
}
