package io.sonostream.imaging.mask;

import io.sonostream.imaging.image.ClassMap;
import io.sonostream.runtime.UserException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The mask of one image: one file, or several whose union it is.
 *
 * @param files one at least, all of one size
 */
public record MaskFiles(List<Path> files) implements ImageMask {
  private static final int MOST_KEPT = 256;
  private static final int MOST_MARKS = 254;

  public MaskFiles {
    files = List.copyOf(files);
    if (files.isEmpty()) {
      throw new IllegalArgumentException("a mask has at least one file");
    }
  }

  /**
   * Counts the values in these files.
   *
   * @throws UserException when a file can't be read
   */
  @Override
  public MaskContent count(MaskTally tally) {
    Map<Integer, Long> histogram = Map.of();
    MaskCodes first = null;
    boolean blank = true;
    for (Path file : files) {
      MaskCodes mask = MaskCodes.read(file);
      first = first == null ? mask : first;
      requireSize(file, mask.width(), mask.height(), first.width(), first.height());
      histogram = tally.add(mask);
      blank &= histogram.keySet().equals(Set.of(0));
    }
    MaskCodes sized = Objects.requireNonNull(first);
    boolean kept = files.size() == 1 && histogram.size() <= MOST_KEPT;
    return new MaskContent(sized.width(), sized.height(), kept ? histogram : Map.of(), blank);
  }

  /** Pixels of each class value, 256 of them. */
  @Override
  public long[] areas(MaskContent content, MaskMeaning meaning) {
    long[] areas = new long[256];
    content.histogram().forEach((code, n) -> areas[meaning.of(files.get(0), code)] += n);
    if (content.histogram().isEmpty()) {
      for (byte value : read(meaning).values()) {
        areas[value & 0xff]++;
      }
    }
    return areas;
  }

  /**
   * The classes of every pixel.
   *
   * @throws UserException when a file can't be read, or two files claim a pixel for two classes
   */
  @Override
  public ClassMap read(MaskMeaning meaning) {
    ClassMap union = meaning.classes(MaskCodes.read(files.get(0)));
    for (Path file : files.subList(1, files.size())) {
      ClassMap other = meaning.classes(MaskCodes.read(file));
      requireSize(file, other.width(), other.height(), union.width(), union.height());
      union = union(union, other, file);
    }
    return union;
  }

  /** Each value of the set as a class of its own, 0 as none: what is in doubt, to be looked at. */
  @Override
  public ClassMap distinguish(MaskTally tally) {
    List<MaskValue> values = tally.values();
    MaskCodes first = MaskCodes.read(files.get(0));
    byte[] marks = new byte[first.codes().length];
    for (Path file : files) {
      int[] codes = MaskCodes.read(file).codes();
      for (int i = 0; i < Math.min(marks.length, codes.length); i++) {
        if (codes[i] != 0) {
          int rank = Collections.binarySearch(values, new MaskValue(codes[i]));
          marks[i] = (byte) (1 + Math.max(0, rank) % MOST_MARKS);
        }
      }
    }
    return new ClassMap(first.width(), first.height(), marks);
  }

  private ClassMap union(ClassMap one, ClassMap other, Path file) {
    byte[] values = one.values().clone();
    for (int i = 0; i < values.length; i++) {
      byte added = other.values()[i];
      if (values[i] != 0 && added != 0 && values[i] != added) {
        throw new UserException(
            "mask "
                + file
                + " and "
                + files.get(0).getFileName()
                + " give pixel "
                + i % one.width()
                + ","
                + i / one.width()
                + " to two classes; a pixel has one class");
      }
      values[i] = values[i] == 0 ? added : values[i];
    }
    return new ClassMap(one.width(), one.height(), values);
  }

  private void requireSize(Path file, int width, int height, int firstWidth, int firstHeight) {
    if (width != firstWidth || height != firstHeight) {
      throw new UserException(
          "mask "
              + file
              + " is "
              + width
              + "x"
              + height
              + ", "
              + files.get(0).getFileName()
              + " of the same image is "
              + firstWidth
              + "x"
              + firstHeight
              + "; they must be of one size");
    }
  }
}
