package io.sonostream.trainer.labels;

import io.sonostream.schemas.LabelMap;
import io.sonostream.schemas.records.LabelMaps;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which classes a label shows. Where it names them, a task's list may change its order, grow or
 * shrink: values follow the names. Where it doesn't, they are numbers in the task's list.
 *
 * @param names the first is value 1; empty where the label has none
 * @param present class values in the label map, ascending, without the background
 */
public record LabelClasses(List<String> names, List<Integer> present) {
  private static final int MOST_NAMES = 254;
  private static final int MOST_CHARS = 200;

  public LabelClasses {
    names = List.copyOf(names);
    present = List.copyOf(present);
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
  }

  /** Of a label as it was published. */
  static LabelClasses of(@Nullable List<String> names, LabelMap map) {
    long[] areas = LabelMaps.areas(map);
    List<Integer> present = new ArrayList<>();
    for (int value = 1; value < areas.length; value++) {
      if (areas[value] > 0) {
        present.add(value);
      }
    }
    return new LabelClasses(names == null ? List.of() : names, present);
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

  /** The label's values as a task numbers its classes; all must be known to it. */
  byte[] onto(byte[] values, List<String> task) {
    if (!areNamed() || names.equals(task)) {
      return values;
    }
    byte[] places = new byte[MOST_NAMES + 2];
    for (int value : present) {
      places[value] = (byte) place(value, task);
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
