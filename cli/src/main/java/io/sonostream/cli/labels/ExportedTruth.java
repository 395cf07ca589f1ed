package io.sonostream.cli.labels;

import io.sonostream.imaging.image.ClassMap;
import io.sonostream.schemas.LabelMap;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.records.LabelMaps;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a label says, in the numbers of an export's classes. Classes that the export leaves out are
 * background. Of a class that the label doesn't speak for, background may be that class: no tool's
 * format can say so, hence such background is ignored.
 */
final class ExportedTruth {
  private final List<String> classes;
  private int ignoredBackgrounds;

  ExportedTruth(List<String> classes) {
    this.classes = List.copyOf(classes);
  }

  /** Labels whose background had to be ignored. */
  int ignoredBackgrounds() {
    return ignoredBackgrounds;
  }

  ClassMap of(LabeledFrame label) {
    List<String> names = names(label);
    byte[] meant = meanings(names, label.getIgnoredValue());
    List<String> spoken = label.getSpeaksFor() == null ? names : label.getSpeaksFor();
    if (spoken != null && !spoken.containsAll(classes)) {
      meant[0] = (byte) ClassMap.IGNORED;
      ignoredBackgrounds++;
    }
    LabelMap map = label.getLabelMap();
    if (names == null) {
      requireKnown(label, LabelMaps.areas(map));
    }
    byte[] values = LabelMaps.decode(map);
    for (int i = 0; i < values.length; i++) {
      values[i] = meant[values[i] & 0xff];
    }
    return new ClassMap(map.getWidth(), map.getHeight(), values);
  }

  /** Null where it has none. */
  private static @Nullable List<String> names(LabeledFrame label) {
    List<String> names = label.getClassNames();
    return names == null || names.isEmpty() ? null : names;
  }

  /** Without names a value beyond the list would silently be lost. */
  private void requireKnown(LabeledFrame label, long[] areas) {
    for (int value = classes.size() + 1; value < areas.length; value++) {
      boolean ignored = label.getIgnoredValue() != null && label.getIgnoredValue() == value;
      if (areas[value] > 0 && !ignored) {
        throw new IllegalArgumentException(
            "it names no classes and shows class " + value + "; --classes names " + classes.size());
      }
    }
  }

  private byte[] meanings(@Nullable List<String> names, @Nullable Integer ignored) {
    byte[] meant = new byte[256];
    for (int value = 1; value < meant.length; value++) {
      if (names == null) {
        meant[value] = (byte) (value <= classes.size() ? value : 0);
      } else if (value <= names.size()) {
        meant[value] = (byte) (classes.indexOf(names.get(value - 1)) + 1);
      }
    }
    if (ignored != null) {
      meant[ignored] = (byte) ClassMap.IGNORED;
    }
    return meant;
  }
}
