package io.sonostream.trainer.labels;

import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.ClassScope;
import io.sonostream.schemas.LabelMap;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.records.LabelMaps;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which classes a label shows, and which it speaks for. Where it names them, a task's list may
 * change its order, grow or shrink: values follow the names, and of a class that it doesn't name it
 * says nothing. Where it doesn't, they are numbers in the task's list.
 *
 * @param names the first is value 1; empty where the label has none
 * @param present class values in the label map, ascending, without the background and what is
 *     ignored
 * @param ignored value of pixels about which nothing is said; 0 where there are none
 * @param spoken of the names, those that the label speaks for
 */
public record LabelClasses(
    List<String> names, List<Integer> present, int ignored, List<String> spoken) {
  private static final int MOST_NAMES = 254;
  private static final int MOST_CHARS = 200;

  public LabelClasses {
    names = List.copyOf(names);
    present = List.copyOf(present);
    spoken = List.copyOf(spoken);
    requireNames(names);
    int highest = present.isEmpty() ? 0 : present.get(present.size() - 1);
    if (!names.isEmpty() && highest > names.size()) {
      throw new IllegalArgumentException(
          "its label map has class "
              + highest
              + ", and it names "
              + names.size()
              + " classes ("
              + String.join(", ", names)
              + ")");
    }
    if (ignored < 0 || ignored > 255 || (ignored > 0 && ignored <= names.size())) {
      throw new IllegalArgumentException(
          "it ignores the value "
              + ignored
              + "; allowed are "
              + (names.size() + 1)
              + " to 255, which are no class");
    }
    requireSpoken(names, present, spoken);
  }

  /** Of a label that speaks for all classes that it names, and for every pixel. */
  public LabelClasses(List<String> names, List<Integer> present) {
    this(names, present, 0, names);
  }

  private static void requireNames(List<String> names) {
    if (names.size() > MOST_NAMES || new HashSet<>(names).size() < names.size()) {
      throw new IllegalArgumentException(
          "it names "
              + names.size()
              + " classes, some of them alike; allowed are up to "
              + MOST_NAMES
              + " different ones");
    }
    for (String name : names) {
      if (name.isBlank() || name.length() > MOST_CHARS) {
        throw new IllegalArgumentException(
            "a class has a name of "
                + name.strip().length()
                + " characters; allowed are 1 to "
                + MOST_CHARS);
      }
    }
  }

  private static void requireSpoken(
      List<String> names, List<Integer> present, List<String> spoken) {
    if (!names.containsAll(spoken) || spoken.isEmpty() != names.isEmpty()) {
      throw new IllegalArgumentException(
          "it speaks for "
              + (spoken.isEmpty() ? "no class" : String.join(", ", spoken))
              + ", and names "
              + (names.isEmpty() ? "none" : String.join(", ", names))
              + "; it must speak for some of those that it names");
    }
    for (int value : present) {
      if (!names.isEmpty() && !spoken.contains(names.get(value - 1))) {
        throw new IllegalArgumentException(
            "its label map has class '"
                + names.get(value - 1)
                + "', and it speaks for "
                + String.join(", ", spoken)
                + " alone");
      }
    }
  }

  /** Of a label as it was published. */
  static LabelClasses of(LabeledFrame label) {
    List<String> names = label.getClassNames() == null ? List.of() : label.getClassNames();
    List<String> spoken = label.getSpeaksFor() == null ? names : label.getSpeaksFor();
    int ignored = label.getIgnoredValue() == null ? 0 : label.getIgnoredValue();
    if (label.getIgnoredValue() != null && ignored == 0) {
      throw new IllegalArgumentException("it ignores the value 0, which is the background");
    }
    return new LabelClasses(names, present(label.getLabelMap(), ignored), ignored, spoken);
  }

  private static List<Integer> present(LabelMap map, int ignored) {
    long[] areas = LabelMaps.areas(map);
    List<Integer> present = new ArrayList<>();
    for (int value = 1; value < areas.length; value++) {
      if (areas[value] > 0 && value != ignored) {
        present.add(value);
      }
    }
    return present;
  }

  /** Of a label without names, of which only the highest value is known. */
  static LabelClasses numbered(int highest) {
    return new LabelClasses(List.of(), IntStream.rangeClosed(1, highest).boxed().toList());
  }

  public boolean areNamed() {
    return !names.isEmpty();
  }

  /** A class that the label shows and a task doesn't know; empty where it knows all. */
  public Optional<String> unknownTo(List<String> task) {
    return present.stream()
        .filter(value -> place(value, task) < 0)
        .findFirst()
        .map(value -> areNamed() ? "'" + names.get(value - 1) + "'" : String.valueOf(value));
  }

  /** Why a task can't learn from the label, in words that follow its name; empty where it can. */
  public Optional<String> objection(List<String> task) {
    String known = "the task knows 1 to " + task.size() + " (" + String.join(", ", task) + ")";
    Optional<String> unknown = unknownTo(task);
    if (unknown.isPresent()) {
      return Optional.of("has class " + unknown.get() + ", " + known);
    }
    boolean mute = areNamed() && spoken.stream().noneMatch(task::contains);
    return mute
        ? Optional.of("speaks for " + String.join(", ", spoken) + " alone, " + known)
        : Optional.empty();
  }

  /** Of a task's classes, as it numbers them, those that the label speaks for. */
  ClassScope scope(List<String> task) {
    if (!areNamed()) {
      return ClassScope.ALL;
    }
    Set<Integer> silent =
        IntStream.rangeClosed(1, task.size())
            .filter(value -> !spoken.contains(task.get(value - 1)))
            .boxed()
            .collect(Collectors.toSet());
    return new ClassScope(silent);
  }

  /**
   * The label's values as a task numbers its classes, and {@link ClassMap#IGNORED}; all must be
   * known to it.
   */
  byte[] onto(byte[] values, List<String> task) {
    boolean same = !areNamed() || names.equals(task);
    if (same && (ignored == 0 || ignored == ClassMap.IGNORED)) {
      return values;
    }
    byte[] places = new byte[256];
    for (int value : present) {
      places[value] = (byte) place(value, task);
    }
    if (ignored > 0) {
      places[ignored] = (byte) ClassMap.IGNORED;
    }
    byte[] moved = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      moved[i] = places[values[i] & 0xff];
    }
    return moved;
  }

  private int place(int value, List<String> task) {
    if (areNamed()) {
      int at = task.indexOf(names.get(value - 1));
      return at < 0 ? at : at + 1;
    }
    return value <= task.size() ? value : -1;
  }
}
