package io.sonostream.client.labels;

import io.sonostream.imaging.image.ClassMap;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.LabelMap;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.records.FrameId;
import io.sonostream.schemas.records.LabelMaps;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the values of labels mean, and which classes the labels speak for.
 *
 * @param classNames the first is class 1; they keep their meaning when the task's list of classes
 *     changes. Null leaves it to that list
 * @param speaksFor of these, the classes that were looked for; null for all of them
 */
public record LabelTerms(@Nullable List<String> classNames, @Nullable List<String> speaksFor) {
  /** Values are numbers in the task's list of classes, and all of these were looked for. */
  public static final LabelTerms NUMBERS = new LabelTerms(null, null);

  /**
   * @throws UserException when a name is there twice, or is spoken for and not there
   */
  public LabelTerms {
    if (classNames != null
        && (classNames.isEmpty() || new HashSet<>(classNames).size() < classNames.size())) {
      throw new UserException(
          "labels name the classes "
              + String.join(",", classNames)
              + "; give one name at least, and none twice");
    }
    if (speaksFor != null
        && (speaksFor.isEmpty() || classNames == null || !classNames.containsAll(speaksFor))) {
      throw new UserException(
          "labels speak for the classes "
              + String.join(",", speaksFor)
              + "; allowed are some of those that they name: "
              + (classNames == null ? "none" : String.join(",", classNames)));
    }
    classNames = classNames == null ? null : List.copyOf(classNames);
    // Who speaks for all needs no word, and older readers understand him.
    speaksFor =
        speaksFor == null || classNames == null || speaksFor.containsAll(classNames)
            ? null
            : List.copyOf(speaksFor);
  }

  /** Of labels that speak for all classes that they name. */
  public static LabelTerms named(@Nullable List<String> classNames) {
    return new LabelTerms(classNames, null);
  }

  /**
   * That a label, whoever made it, says of each value that it shows what it means, and ignores no
   * class.
   *
   * @throws UserException where it doesn't: a trainer would set it aside
   */
  public static void require(LabeledFrame label) {
    String frame = FrameId.of(label.getFrame()).key();
    List<String> names = label.getClassNames();
    LabelTerms terms;
    try {
      terms = new LabelTerms(names == null || names.isEmpty() ? null : names, label.getSpeaksFor());
    } catch (UserException e) {
      throw new UserException("label of frame " + frame + ": " + e.getMessage(), e);
    }
    terms.requireFor(label.getLabelMap(), label.getIgnoredValue(), frame);
  }

  /** {@link ClassMap#IGNORED} where a map has such pixels; else null. */
  static @Nullable Integer ignoredIn(LabelMap map) {
    return LabelMaps.areas(map)[ClassMap.IGNORED] > 0 ? ClassMap.IGNORED : null;
  }

  /**
   * @param ignored value of pixels about which nothing is said; null where there are none
   * @throws UserException when a map shows a class that has no name, or one that nobody was looking
   *     for, or ignores one: a trainer would set the label aside
   */
  public void requireFor(LabelMap map, @Nullable Integer ignored, String frame) {
    List<String> names = classNames;
    int named = names == null ? 0 : names.size();
    if (ignored != null && (ignored <= named || ignored > 255)) {
      throw new UserException(
          "label of frame "
              + frame
              + " ignores the value "
              + ignored
              + "; allowed are "
              + (named + 1)
              + " to 255, which are no class of its own");
    }
    if (names == null) {
      return;
    }
    List<String> spoken = speaksFor == null ? names : speaksFor;
    long[] areas = LabelMaps.areas(map);
    for (int value = 1; value < areas.length; value++) {
      if (areas[value] == 0 || (ignored != null && value == ignored)) {
        continue;
      }
      if (value > names.size()) {
        throw new UserException(
            "label of frame "
                + frame
                + " shows class "
                + value
                + " and names "
                + String.join(",", names)
                + "; name it, too, or take it out of the mask");
      }
      if (!spoken.contains(names.get(value - 1))) {
        throw new UserException(
            "label of frame "
                + frame
                + " shows "
                + names.get(value - 1)
                + " and speaks for "
                + String.join(",", spoken)
                + "; add it to what labels speak for, or take it out of the mask");
      }
    }
  }
}
