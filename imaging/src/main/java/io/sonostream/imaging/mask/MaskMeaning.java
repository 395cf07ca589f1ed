package io.sonostream.imaging.mask;

import io.sonostream.imaging.image.ClassMap;
import io.sonostream.runtime.UserException;
import java.nio.file.Path;
import java.util.HashMap;
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

  /** More values than this are no classes but edges, or a picture. */
  private static final int MOST_VALUES = 32;

  private final Map<Integer, Integer> classes;
  private final @Nullable Integer threshold;

  private MaskMeaning(Map<Integer, Integer> classes, @Nullable Integer threshold) {
    this.classes = Map.copyOf(classes);
    this.threshold = threshold;
  }

  /**
   * @param count number of foreground classes, 1-254
   * @param where the masks are, for messages
   */
  public static MaskMeaning of(MaskReading reading, int count, MaskTally tally, String where) {
    if (count < 1 || count >= IGNORED) {
      throw new UserException("there are " + count + " classes; allowed are 1 to " + (IGNORED - 1));
    }
    if (!reading.values().isEmpty() && reading.values().size() != count) {
      throw new UserException(
          reading.values().size() + " classes have values; the model has " + count + " classes");
    }
    if (reading.threshold() != null) {
      return threshold(reading.threshold(), count, tally, where);
    }
    refuseBlurred(tally, where);
    MaskMeaning meaning =
        reading.values().isEmpty()
            ? proven(reading, count, tally, where)
            : declared(reading, tally, where);
    if (meaning.classes.values().stream().noneMatch(c -> c > 0 && c != IGNORED)) {
      throw new UserException(
          "all "
              + tally.files()
              + " masks in "
              + where
              + " are empty: they hold only "
              + tally.describe());
    }
    return meaning;
  }

  private static MaskMeaning threshold(int threshold, int count, MaskTally tally, String where) {
    if (count != 1) {
      throw new UserException(
          "a mask threshold makes one class of gray levels; there are " + count + " classes");
    }
    List<MaskValue> values = tally.values();
    if (tally.hasPalettes() || values.get(values.size() - 1).isColour()) {
      throw new UserException(
          "masks in " + where + " are coloured (" + tally.describe() + "); a threshold needs gray");
    }
    if (tally.deep() > 0 && tally.deep() < tally.files()) {
      throw new UserException(
          tally.deep()
              + " of "
              + tally.files()
              + " masks in "
              + where
              + " have 16 bits, the others 8; one threshold can't be for both");
    }
    if (values.get(values.size() - 1).code() < threshold || values.get(0).code() >= threshold) {
      throw new UserException(
          "mask threshold "
              + threshold
              + " splits nothing: the masks in "
              + where
              + " hold "
              + tally.describe());
    }
    return new MaskMeaning(Map.of(), threshold);
  }

  private static void refuseBlurred(MaskTally tally, String where) {
    if (!tally.lossy().isEmpty()) {
      Path first = tally.lossy().get(0);
      throw new UserException(
          tally.lossy().size()
              + " of "
              + tally.files()
              + " masks in "
              + where
              + " are JPEG ("
              + first.getFileName()
              + " ...), which blurs values; say where the class begins: --mask-threshold 128");
    }
    if (tally.values().size() > MOST_VALUES) {
      throw new UserException(
          "masks in "
              + where
              + " hold "
              + tally.values().size()
              + " values ("
              + tally.describe()
              + "), as blurred edges give, or pictures that are no masks; for one class say where it"
              + " begins: --mask-threshold 128");
    }
  }

  /** Nothing is said of the classes: the values themselves must leave no doubt. */
  private static MaskMeaning proven(MaskReading reading, int count, MaskTally tally, String where) {
    Map<Integer, Integer> classes = new HashMap<>();
    String ignore = reading.ignore();
    if (ignore != null) {
      MaskValue ignored = MaskValue.parse(ignore);
      tally.values().stream()
          .filter(value -> value.equals(ignored) || tally.colour(value).equals(ignored))
          .forEach(value -> classes.put(value.code(), IGNORED));
    }
    List<MaskValue> open =
        tally.values().stream().filter(value -> !classes.containsKey(value.code())).toList();
    boolean black =
        open.stream().allMatch(value -> (value.code() == 0) == (tally.colour(value).code() == 0));
    List<MaskValue> marks = open.stream().filter(value -> value.code() != 0).toList();
    boolean fits =
        count == 1 ? marks.size() <= 1 : marks.stream().allMatch(value -> value.code() <= count);
    if (!black || !fits || marks.size() == open.size()) {
      throw new UserException(doubt(count, tally, open, where));
    }
    classes.put(0, 0);
    marks.forEach(value -> classes.put(value.code(), count == 1 ? 1 : value.code()));
    return new MaskMeaning(classes, null);
  }

  private static String doubt(int count, MaskTally tally, List<MaskValue> open, String where) {
    int highest = open.get(open.size() - 1).code();
    boolean rim =
        highest == 255
            && open.stream().filter(value -> value.code() != 255).allMatch(v -> v.code() <= count);
    boolean numbered = highest > count && highest == open.size() - 1;
    String remedy =
        "say what they mean with --classes NAME=VALUE,... (numbers or colours like #ff0000)";
    if (rim) {
      remedy += ", or leave the rim out with --ignore 255";
    } else if (numbered) {
      remedy += ", or name all " + highest + " classes";
    }
    return "masks in "
        + where
        + " hold "
        + tally.describe()
        + "; without a word "
        + (count == 1
            ? "one class is 0 and one other value: "
            : count + " classes are 0 (background) to " + count + ": ")
        + remedy;
  }

  private static MaskMeaning declared(MaskReading reading, MaskTally tally, String where) {
    Map<MaskValue, Integer> named = new HashMap<>();
    for (int k = 0; k < reading.values().size(); k++) {
      named.put(MaskValue.parse(reading.values().get(k)), k + 1);
    }
    if (reading.background() != null) {
      named.put(MaskValue.parse(reading.background()), 0);
    }
    if (reading.ignore() != null) {
      named.put(MaskValue.parse(reading.ignore()), IGNORED);
    }
    Map<Integer, Integer> classes = new HashMap<>();
    for (MaskValue value : tally.values()) {
      MaskValue colour = tally.colour(value);
      Integer byNumber = named.get(value);
      Integer byColour = named.get(colour);
      if (byNumber != null && byColour != null && !byNumber.equals(byColour)) {
        throw new UserException(
            "masks in "
                + where
                + " hold "
                + tally.describe(List.of(value))
                + ", whose number and colour are declared to mean two things; choose one");
      }
      Integer meant = byNumber == null ? byColour : byNumber;
      if (meant == null && colour.code() == 0) {
        // Black is background unless it was said to be something else.
        meant = 0;
      }
      if (meant == null) {
        throw new UserException(
            "masks in "
                + where
                + " hold "
                + tally.describe(List.of(value))
                + ", which belongs to no class; declared are "
                + words(reading)
                + ": add it to --classes, as background="
                + value
                + ", or to --ignore");
      }
      classes.put(value.code(), meant);
    }
    return new MaskMeaning(classes, null);
  }

  private static String words(MaskReading reading) {
    return String.join(", ", reading.values())
        + (reading.background() == null ? "" : ", background " + reading.background())
        + (reading.ignore() == null ? "" : ", to ignore " + reading.ignore());
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
    Map<String, String> words = new LinkedHashMap<>();
    classes.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            entry ->
                words.merge(
                    name(entry.getValue(), names), written(entry), (a, b) -> a + " and " + b));
    return words.entrySet().stream()
        .map(entry -> entry.getKey() + " = " + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  private static String name(int meant, List<String> names) {
    return meant == 0 ? "background" : meant == IGNORED ? "ignored" : names.get(meant - 1);
  }

  private static String written(Map.Entry<Integer, Integer> entry) {
    return new MaskValue(entry.getKey()).toString();
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
