package io.sonostream.imaging.mask;

import io.sonostream.runtime.UserException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Which values the masks of a set hold, in how many files and pixels. Not for several threads. */
public final class MaskTally {
  private static final int MOST_LISTED = 8;

  /**
   * All gray levels, and more colours than classes have: of photographs the rest is not counted.
   */
  private static final int MOST_COUNTED = 70_000;

  private final Map<Integer, Count> counts = new TreeMap<>();
  private final Map<Integer, Colour> colours = new TreeMap<>();
  private final List<Path> lossy = new ArrayList<>();
  private int files;
  private int deep;

  private static final class Count {
    private long files;
    private long pixels;
  }

  private record Colour(int rgb, Path file) {}

  /** Pixels by code of this mask. */
  Map<Integer, Long> add(MaskCodes mask) {
    files++;
    deep += mask.form() == MaskCodes.Form.SIXTEEN_BITS ? 1 : 0;
    if (mask.form() == MaskCodes.Form.LOSSY) {
      lossy.add(mask.file());
    }
    Map<Integer, Long> histogram = histogram(mask.codes());
    histogram.forEach(
        (code, pixels) -> {
          if (counts.size() >= MOST_COUNTED && !counts.containsKey(code)) {
            return;
          }
          Count count = counts.computeIfAbsent(code, c -> new Count());
          count.files++;
          count.pixels += pixels;
          if (mask.palette().length > 0) {
            sameColour(code, mask);
          }
        });
    return histogram;
  }

  /** Numbers without colours mean the same everywhere only while the palettes agree. */
  private void sameColour(int entry, MaskCodes mask) {
    Colour own = new Colour(mask.palette()[entry], mask.file());
    Colour first = colours.putIfAbsent(entry, own);
    if (first != null && first.rgb() != own.rgb()) {
      throw new UserException(
          "palettes of the masks differ: entry "
              + entry
              + " is "
              + MaskValue.colour(first.rgb())
              + " in "
              + first.file()
              + " and "
              + MaskValue.colour(own.rgb())
              + " in "
              + own.file()
              + "; save them with one palette, or as gray levels");
    }
  }

  private static Map<Integer, Long> histogram(int[] codes) {
    long[] levels = new long[65_536];
    Map<Integer, Long> histogram = new HashMap<>();
    for (int code : codes) {
      if (code < levels.length) {
        levels[code]++;
      } else {
        histogram.merge(code, 1L, Long::sum);
      }
    }
    for (int level = 0; level < levels.length; level++) {
      if (levels[level] > 0) {
        histogram.put(level, levels[level]);
      }
    }
    return histogram;
  }

  int files() {
    return files;
  }

  /** Files of 16 bits. */
  int deep() {
    return deep;
  }

  List<Path> lossy() {
    return lossy;
  }

  /** Every value found, in order. */
  List<MaskValue> values() {
    return counts.keySet().stream().map(MaskValue::new).toList();
  }

  boolean hasPalettes() {
    return !colours.isEmpty();
  }

  /** The colour of a palette's entry, or that of the gray level. */
  MaskValue colour(MaskValue entry) {
    Colour colour = colours.get(entry.code());
    return colour == null ? entry : MaskValue.colour(colour.rgb());
  }

  /** For messages: each value with its files and pixels, the most frequent first when many. */
  public String describe() {
    return describe(values());
  }

  String describe(List<MaskValue> which) {
    List<MaskValue> listed = which;
    if (which.size() > MOST_LISTED) {
      listed =
          which.stream()
              .sorted(Comparator.comparingLong(value -> -count(value).pixels))
              .limit(MOST_LISTED)
              .sorted()
              .toList();
    }
    String some = listed.stream().map(this::describe).collect(Collectors.joining(", "));
    int more = which.size() - listed.size();
    return some + (more > 0 ? " and " + more + " more" : "");
  }

  private String describe(MaskValue value) {
    Count count = count(value);
    MaskValue colour = colour(value);
    return value
        + (colour.equals(value) ? "" : " (" + colour + ")")
        + " in "
        + count.files
        + (count.files == 1 ? " file, " : " files, ")
        + count.pixels
        + (count.pixels == 1 ? " pixel" : " pixels");
  }

  private Count count(MaskValue value) {
    return counts.getOrDefault(value.code(), new Count());
  }
}
