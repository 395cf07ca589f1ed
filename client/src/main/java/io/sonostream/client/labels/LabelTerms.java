package io.sonostream.client.labels;

import io.sonostream.imaging.image.ClassMap;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.LabelMap;
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

  /** {@link ClassMap#IGNORED} where a map has such pixels; else null. */
  static @Nullable Integer ignoredIn(LabelMap map) {
    return LabelMaps.areas(map)[ClassMap.IGNORED] > 0 ? ClassMap.IGNORED : null;
  }

  /**
   * @throws UserException when a map shows a class that nobody was looking for
   */
  public void requireFor(LabelMap map, String frame) {
    List<String> names = classNames;
    List<String> spoken = speaksFor;
    if (names == null || spoken == null) {
      return;
    }
    long[] areas = LabelMaps.areas(map);
    for (int value = 1; value <= names.size(); value++) {
      if (areas[value] > 0 && !spoken.contains(names.get(value - 1))) {
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
