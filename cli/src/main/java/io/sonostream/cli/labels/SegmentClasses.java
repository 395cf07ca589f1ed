package io.sonostream.cli.labels;

import io.sonostream.runtime.UserException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Which class each segment shows, as somebody has declared it: a segment's label is a word of
 * whoever drew it, and no class of ours.
 *
 * @param names of the classes; the first is class 1
 * @param values of the classes by segment number; 0 leaves a segment out
 */
record SegmentClasses(List<String> names, Map<Integer, Integer> values) {
  private static final String LEFT_OUT = "-";
  private static final int MOST = 254;

  SegmentClasses {
    names = List.copyOf(names);
    values = Map.copyOf(values);
  }

  /**
   * @param declared each NUMBER=CLASS
   */
  static SegmentClasses parse(List<String> declared) {
    List<String> names = new ArrayList<>();
    Map<Integer, Integer> values = new LinkedHashMap<>();
    for (String each : declared) {
      int equal = each.indexOf('=');
      String number = equal < 0 ? "" : each.substring(0, equal).strip();
      String name = each.substring(equal + 1).strip();
      if (!number.matches("[0-9]{1,5}") || name.isEmpty()) {
        throw new UserException(
            "--segments has '" + each + "'; it must be NUMBER=CLASS, for example 1=lesion,2=-");
      }
      if (!name.equals(LEFT_OUT) && !names.contains(name)) {
        names.add(name);
      }
      if (values.put(Integer.parseInt(number), names.indexOf(name) + 1) != null) {
        throw new UserException("--segments names segment " + number + " twice; name it once");
      }
    }
    if (names.isEmpty() || names.size() > MOST) {
      throw new UserException(
          "--segments names " + names.size() + " classes; allowed are 1 to " + MOST);
    }
    return new SegmentClasses(names, values);
  }

  /**
   * @param there labels by number
   * @throws UserException when one is not declared, or not there
   */
  void requireAllOf(SortedMap<Integer, String> there) {
    for (Map.Entry<Integer, String> segment : there.entrySet()) {
      if (!values.containsKey(segment.getKey())) {
        throw new UserException(
            "segment "
                + segment.getKey()
                + " ('"
                + segment.getValue()
                + "') is not in --segments; say which class it shows, or "
                + segment.getKey()
                + "=-");
      }
    }
    for (int number : values.keySet()) {
      if (!there.containsKey(number)) {
        throw new UserException("--segments names segment " + number + "; the file has " + there);
      }
    }
  }

  /** Those that are looked at. */
  Map<Integer, Integer> taken() {
    Map<Integer, Integer> taken = new LinkedHashMap<>(values);
    taken.values().removeIf(value -> value == 0);
    return taken;
  }
}
