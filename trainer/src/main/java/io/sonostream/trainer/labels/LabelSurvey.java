package io.sonostream.trainer.labels;

import io.sonostream.client.labels.Reading;
import io.sonostream.learning.dataset.Part;
import io.sonostream.learning.dataset.SubjectSplit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What labels there are for a task, before anybody trains on them.
 *
 * @param labels frames with a usable one
 * @param newLabels of these, the ones of which the champion has not seen all
 * @param severalReaders frames that more than one person read, besides who adjudicated
 * @param adjudicated frames of which somebody who has seen what their readers drew has settled what
 *     they show
 * @param subjects how many in each part
 * @param numbered labels that name none of the task's several classes: their values are taken as
 *     numbers in its list
 * @param leftOut labels with a class that the task does not know, or that speak for none of its own
 * @param named the first few of these, each as one line for people
 */
public record LabelSurvey(
    int labels,
    int newLabels,
    int severalReaders,
    int adjudicated,
    Map<Part, Integer> subjects,
    int numbered,
    int leftOut,
    List<String> named) {

  /** How many messages are kept; the rest is a number. */
  private static final int NAMED = 3;

  /**
   * @param newSince partition to the offset from which a label is new
   */
  public static LabelSurvey of(
      LabelIndex labels,
      String task,
      List<String> classes,
      SubjectSplit split,
      Map<Integer, Long> newSince) {
    Tally tally = new Tally(classes, split, newSince);
    labels.forEachFrame(task, tally::add);
    return tally.survey();
  }

  /** Why no run can come of it, or null when one can. */
  public @Nullable String obstacle(String task, int minTestSubjects) {
    int train = count(Part.TRAIN);
    int validation = count(Part.VALIDATION);
    int test = count(Part.TEST);
    if (train >= 1 && validation >= 1 && test >= minTestSubjects) {
      return null;
    }
    return "task "
        + task
        + " has "
        + labels
        + " usable labels: "
        + train
        + " subjects to train on, "
        + validation
        + " to validate, "
        + test
        + " to test; at least 1, 1 and "
        + minTestSubjects
        + " are needed, label more subjects"
        + leftOutText();
  }

  /**
   * One line for people.
   *
   * @param agreement words that follow the number of frames of several readers
   */
  public String describe(String agreement) {
    return labels
        + " labels ("
        + newLabels
        + " new), subjects: "
        + count(Part.TRAIN)
        + " to train on, "
        + count(Part.VALIDATION)
        + " to validate, "
        + count(Part.TEST)
        + " to test"
        + (severalReaders > 0 ? "; " + severalReaders + " of several readers" + agreement : "")
        + (adjudicated > 0 ? "; " + adjudicated + " adjudicated" : "")
        + (numbered > 0 ? "; " + numbered + " name no classes and are taken by number" : "")
        + leftOutText();
  }

  private int count(Part part) {
    return subjects.getOrDefault(part, 0);
  }

  private String leftOutText() {
    if (leftOut == 0) {
      return "";
    }
    return "; "
        + leftOut
        + " left out: "
        + String.join("; ", named)
        + (leftOut > named.size() ? "; ..." : "");
  }

  /** Counts label by label, so that no list of them is on the heap. */
  private static final class Tally {
    private final List<String> classes;
    private final SubjectSplit split;
    private final Map<Integer, Long> newSince;
    private final Map<Part, Set<String>> subjects = new EnumMap<>(Part.class);
    private final List<String> leftOut = new ArrayList<>();
    private int labels;
    private int newLabels;
    private int severalReaders;
    private int adjudicated;
    private int others;
    private int numbered;

    Tally(List<String> classes, SubjectSplit split, Map<Integer, Long> newSince) {
      this.classes = classes;
      this.split = split;
      this.newSince = newSince;
    }

    void add(List<LabelEntry> frame) {
      List<LabelEntry> usable = new ArrayList<>();
      List<LabelEntry> speaking = Reading.speaking(frame);
      for (LabelEntry entry : speaking) {
        Optional<String> objection = entry.classes().objection(classes);
        if (objection.isPresent()) {
          leaveOut(entry, objection.get());
        } else {
          usable.add(entry);
        }
      }
      if (usable.isEmpty()) {
        return;
      }
      labels++;
      severalReaders += ReaderAgreement.independent(frame, classes).size() > 1 ? 1 : 0;
      adjudicated += usable.get(0).adjudicates() ? 1 : 0;
      newLabels += usable.stream().anyMatch(this::isNew) ? 1 : 0;
      numbered += classes.size() > 1 && usable.stream().anyMatch(Tally::isNumbered) ? 1 : 0;
      String subject = Reading.newest(usable).subject();
      subjects.computeIfAbsent(split.of(subject), part -> new HashSet<>()).add(subject);
    }

    private boolean isNew(LabelEntry entry) {
      return entry.offset() >= newSince.getOrDefault(entry.partition(), 0L);
    }

    private static boolean isNumbered(LabelEntry entry) {
      return !entry.classes().areNamed();
    }

    private void leaveOut(LabelEntry entry, String why) {
      others++;
      if (leftOut.size() < NAMED) {
        leftOut.add("label " + entry.key() + " " + why);
      }
    }

    LabelSurvey survey() {
      Map<Part, Integer> counts = new EnumMap<>(Part.class);
      for (Part part : Part.values()) {
        counts.put(part, subjects.getOrDefault(part, Set.of()).size());
      }
      return new LabelSurvey(
          labels, newLabels, severalReaders, adjudicated, counts, numbered, others, leftOut);
    }
  }
}
