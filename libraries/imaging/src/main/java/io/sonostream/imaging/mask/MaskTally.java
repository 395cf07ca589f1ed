package io.sonostream.imaging.mask;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which values the masks of a set hold, in how many files and pixels. Not for several threads. */
public final class MaskTally {
  private static final int MOST_LISTED = 8;
  private static final int MOST_TOLD = 64;

  /**
   * All gray levels, and more colours than classes have: of photographs the rest is not counted.
   */
  private static final int MOST_COUNTED = 70_000;

  private final Map<Integer, Count> counts = new TreeMap<>();
  private final Map<Integer, Colour> colours = new TreeMap<>();
  private final List<Path> lossy = new ArrayList<>();
  private int files;
  private int deep;
  private @Nullable String clash;

  private static final class Count {
    private long files;
    private long pixels;
  }

  /**
   * One value of the masks.
   *
   * @param value as {@link MaskValue} writes it
   * @param colour of a palette's entry; else null
   */
  public record Found(String value, @Nullable String colour, long files, long pixels) {
    @Override
    public String toString() {
      return value
          + (colour == null ? "" : " (" + colour + ")")
          + " in "
          + files
          + (files == 1 ? " file, " : " files, ")
          + pixels
          + (pixels == 1 ? " pixel" : " pixels");
    }
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
    if (clash == null && first != null && first.rgb() != own.rgb()) {
      clash =
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
              + "; save them with one palette, or as gray levels";
    }
  }

  /** Why entries of palettes mean nothing in this set; null where they do. */
  @Nullable String clash() {
    return clash;
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

  /** Whether there were too many values to count them all. */
  boolean isCut() {
    return counts.size() >= MOST_COUNTED;
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
    List<MaskValue> listed = frequent(which, MOST_LISTED);
    String some = listed.stream().map(v -> found(v).toString()).collect(Collectors.joining(", "));
    int more = which.size() - listed.size();
    return some + (more > 0 ? " and " + more + " more" : "");
  }

  /** Every value with its files and pixels; of very many the most frequent. */
  public List<Found> found() {
    return frequent(values(), MOST_TOLD).stream().map(this::found).toList();
  }

  private List<MaskValue> frequent(List<MaskValue> values, int most) {
    return values.size() <= most
        ? values
        : values.stream()
            .sorted(Comparator.comparingLong(value -> -count(value).pixels))
            .limit(most)
            .sorted()
            .toList();
  }

  private Found found(MaskValue value) {
    Count count = count(value);
    MaskValue colour = colour(value);
    return new Found(
        value.toString(),
        colour.equals(value) ? null : colour.toString(),
        count.files,
        count.pixels);
  }

  private Count count(MaskValue value) {
    return counts.getOrDefault(value.code(), new Count());
  }
}
