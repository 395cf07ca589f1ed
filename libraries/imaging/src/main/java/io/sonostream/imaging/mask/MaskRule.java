package io.sonostream.imaging.mask;

import io.sonostream.imaging.image.ClassMap;
import io.sonostream.runtime.UserException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides what the values of a set's masks mean, or refuses to.
 *
 * @param count number of foreground classes
 * @param where the masks are, for messages
 */
record MaskRule(MaskReading reading, int count, MaskTally tally, String where) {
  private static final int IGNORED = ClassMap.IGNORED;

  /** More values than this, and than there are classes, are edges or a picture. */
  private static final int MOST_VALUES = 32;

  MaskMeaning meaning() {
    if (count < 1 || count >= IGNORED) {
      throw new UserException("there are " + count + " classes; allowed are 1 to " + (IGNORED - 1));
    }
    if (!reading.values().isEmpty() && reading.values().size() != count) {
      throw new UserException(
          reading.values().size() + " classes have values; the model has " + count + " classes");
    }
    String clash = tally.clash();
    if (clash != null) {
      throw new UserException(clash);
    }
    if (reading.threshold() != null) {
      return threshold(reading.threshold());
    }
    refuseBlurred();
    MaskMeaning meaning = reading.values().isEmpty() ? proven() : declared();
    if (!meaning.marksAnything()) {
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

  private MaskMeaning threshold(int threshold) {
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

  private void refuseBlurred() {
    if (!tally.lossy().isEmpty()) {
      Path first = tally.lossy().get(0);
      throw new UserException(
          tally.lossy().size()
              + " of "
              + tally.files()
              + " masks in "
              + where
              + " are JPEG or packed like it ("
              + first.getFileName()
              + " ...), which blurs values; say where the class begins: --mask-threshold 128");
    }
    if (any() > 0) {
      if (tally.isCut()) {
        throw new UserException(
            "masks in "
                + where
                + " hold more values than can be counted, as pictures do; any value as a class"
                + " needs masks of numbers");
      }
      return;
    }
    if (tally.values().size() > Math.max(MOST_VALUES, count + 2)) {
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

  /** The class that every other value is; 0 where none is. */
  private int any() {
    return reading.values().indexOf(MaskReading.ANY) + 1;
  }

  /** Nothing is said of the classes: the values themselves must leave no doubt. */
  private MaskMeaning proven() {
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
      throw new UserException(doubt(open));
    }
    classes.put(0, 0);
    marks.forEach(value -> classes.put(value.code(), count == 1 ? 1 : value.code()));
    return new MaskMeaning(classes, null);
  }

  private String doubt(List<MaskValue> open) {
    if (open.isEmpty()) {
      return "masks in " + where + " hold nothing but what is to be ignored: " + tally.describe();
    }
    int highest = open.get(open.size() - 1).code();
    boolean rim =
        highest == 255
            && open.size() > 2
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

  private MaskMeaning declared() {
    Map<MaskValue, Integer> named = new HashMap<>();
    for (int k = 0; k < reading.values().size(); k++) {
      if (k + 1 != any()) {
        named.put(MaskValue.parse(reading.values().get(k)), k + 1);
      }
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
      if (meant == null && any() > 0 && value.code() != 0 && colour.code() == 0) {
        throw new UserException(
            "masks in "
                + where
                + " hold "
                + tally.describe(List.of(value))
                + ", black and yet not 0: background or a thing? Save the numbers as gray levels");
      }
      if (meant == null && colour.code() == 0) {
        // Black is background unless it was said to be something else.
        meant = 0;
      }
      meant = meant == null && any() > 0 ? Integer.valueOf(any()) : meant;
      if (meant == null) {
        throw new UserException(
            "masks in "
                + where
                + " hold "
                + tally.describe(List.of(value))
                + ", which belongs to no class; declared are "
                + words()
                + ": add it to --classes, as background="
                + value
                + ", or to --ignore");
      }
      classes.put(value.code(), meant);
    }
    return new MaskMeaning(classes, null);
  }

  private String words() {
    return String.join(", ", reading.values())
        + (reading.background() == null ? "" : ", background " + reading.background())
        + (reading.ignore() == null ? "" : ", to ignore " + reading.ignore());
  }
}
