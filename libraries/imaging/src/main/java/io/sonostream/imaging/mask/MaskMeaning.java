package io.sonostream.imaging.mask;

import io.sonostream.imaging.image.ClassMap;
import io.sonostream.runtime.UserException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which class each value of a set's masks is. Made only where that is beyond doubt:
 *
 * <ul>
 *   <li>declared: every value found is named, or is black
 *   <li>one class, nothing declared: 0 and one other value in all masks together
 *   <li>n classes, nothing declared: 0 to n
 *   <li>one class and a threshold: gray levels from it on
 * </ul>
 *
 * All else is a {@link UserException} with the values found and the option that would settle it.
 * Immutable; shared by threads.
 */
public final class MaskMeaning {
  private static final int IGNORED = ClassMap.IGNORED;
  private static final int MOST_LISTED = 4;

  private final Map<Integer, Integer> classes;
  private final @Nullable Integer threshold;

  MaskMeaning(Map<Integer, Integer> classes, @Nullable Integer threshold) {
    this.classes = Map.copyOf(classes);
    this.threshold = threshold;
  }

  /**
   * Applies the rule.
   *
   * @param count number of foreground classes, 1-254
   * @param where the masks are, for messages
   * @throws UserException when what a value means is in doubt
   */
  public static MaskMeaning of(MaskReading reading, int count, MaskTally tally, String where) {
    return new MaskRule(reading, count, tally, where).meaning();
  }

  /** Whether some value is a class. */
  boolean marksAnything() {
    return classes.values().stream().anyMatch(c -> c > 0 && c != IGNORED);
  }

  /** Whether pixels may come out as {@link ClassMap#IGNORED}. */
  public boolean ignores() {
    return classes.containsValue(IGNORED);
  }

  /** For people: how the values were understood, class 0 first. */
  public String describe(List<String> names) {
    if (threshold != null) {
      return names.get(0) + " = " + threshold + " and more";
    }
    Map<String, List<String>> words = new LinkedHashMap<>();
    classes.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            entry ->
                words
                    .computeIfAbsent(name(entry.getValue(), names), n -> new ArrayList<>())
                    .add(new MaskValue(entry.getKey()).toString()));
    return words.entrySet().stream()
        .map(entry -> entry.getKey() + " = " + written(entry.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String name(int meant, List<String> names) {
    return meant == 0 ? "background" : meant == IGNORED ? "ignored" : names.get(meant - 1);
  }

  private static String written(List<String> values) {
    return values.size() <= MOST_LISTED
        ? String.join(" and ", values)
        : values.size() + " values, " + values.get(0) + " to " + values.get(values.size() - 1);
  }

  ClassMap classes(MaskCodes mask) {
    byte[] values = new byte[mask.codes().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) of(mask.file(), mask.codes()[i]);
    }
    return new ClassMap(mask.width(), mask.height(), values);
  }

  /** The class value of a code. */
  int of(Path file, int code) {
    if (threshold != null) {
      return code >= threshold ? 1 : 0;
    }
    Integer meant = classes.get(code);
    if (meant == null) {
      throw new UserException(
          "mask "
              + file
              + " has the value "
              + new MaskValue(code)
              + ", which it did not have when the set was opened; start again");
    }
    return meant;
  }
}
