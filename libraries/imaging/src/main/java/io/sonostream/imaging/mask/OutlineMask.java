package io.sonostream.imaging.mask;

import io.sonostream.imaging.image.BadImageException;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.ImageLimits;
import io.sonostream.imaging.outline.OutlineShape;
import io.sonostream.imaging.outline.OutlinedPicture;
import io.sonostream.runtime.UserException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * The shapes that were drawn on one image. A class's value is its place among the names of the
 * whole set, from 1.
 *
 * @param names of all classes that the set's shapes name
 */
public record OutlineMask(OutlinedPicture picture, List<String> names) implements ImageMask {
  public OutlineMask {
    names = List.copyOf(names);
  }

  /**
   * What was declared, in the numbers of these masks. Shapes of the name {@value
   * OutlineShape#IGNORED} are neither right nor wrong, unless a class is called so.
   *
   * @param where the outlines are, for messages
   * @param classes names of the foreground classes
   * @throws UserException when the outlines name another class, or values were declared
   */
  public static MaskReading reading(
      String where, List<String> names, List<String> classes, MaskReading declared) {
    if (!declared.equals(MaskReading.UNDECLARED)) {
      throw new UserException(
          "outlines in "
              + where
              + " name their classes; leave out values, --ignore and --mask-threshold");
    }
    boolean ignores =
        names.contains(OutlineShape.IGNORED) && !classes.contains(OutlineShape.IGNORED);
    List<String> unknown =
        names.stream()
            .filter(name -> !classes.contains(name))
            .filter(name -> !(ignores && name.equals(OutlineShape.IGNORED)))
            .toList();
    if (!unknown.isEmpty()) {
      throw new UserException(
          "outlines in "
              + where
              + " name "
              + String.join(", ", unknown)
              + "; declared are "
              + String.join(", ", classes)
              + ": add them to --classes, or take them out");
    }
    // A class that nobody drew has a value that no mask holds.
    int unused = names.size() + 1;
    List<String> values = new ArrayList<>();
    for (String name : classes) {
      int at = names.indexOf(name);
      values.add(String.valueOf(at < 0 ? unused++ : at + 1));
    }
    String ignored = ignores ? String.valueOf(names.indexOf(OutlineShape.IGNORED) + 1) : null;
    return new MaskReading(values, null, ignored, null);
  }

  @Override
  public List<Path> files() {
    return List.of(picture.file());
  }

  @Override
  public MaskContent count(MaskTally tally) {
    MaskCodes drawn = drawn();
    Map<Integer, Long> histogram = tally.add(drawn);
    boolean blank = picture.shapes().isEmpty();
    return new MaskContent(drawn.width(), drawn.height(), histogram, blank);
  }

  @Override
  public long[] areas(MaskContent content, MaskMeaning meaning) {
    long[] areas = new long[256];
    content.histogram().forEach((code, n) -> areas[meaning.of(picture.file(), code)] += n);
    return areas;
  }

  @Override
  public ClassMap read(MaskMeaning meaning) {
    return meaning.classes(drawn());
  }

  @Override
  public ClassMap distinguish(MaskTally tally) {
    MaskCodes drawn = drawn();
    byte[] marks = new byte[drawn.codes().length];
    for (int i = 0; i < marks.length; i++) {
      marks[i] = (byte) Math.min(drawn.codes()[i], 254);
    }
    return new ClassMap(drawn.width(), drawn.height(), marks);
  }

  private MaskCodes drawn() {
    int width = picture.width();
    int height = picture.height();
    try {
      ImageLimits.DEFAULT.check("the picture's declared size", width, height);
      int[] codes = new int[width * height];
      for (OutlineShape shape : picture.shapes()) {
        draw(shape, codes);
      }
      return new MaskCodes(picture.file(), width, height, MaskCodes.Form.EXACT, codes, new int[0]);
    } catch (BadImageException | IllegalArgumentException e) {
      throw new UserException(picture.file() + ", " + picture.name() + ": " + e.getMessage(), e);
    }
  }

  private void draw(OutlineShape shape, int[] codes) {
    int code = names.indexOf(shape.name()) + 1;
    BitSet pixels = shape.area().pixels(picture.width(), picture.height());
    for (int i = pixels.nextSetBit(0); i >= 0; i = pixels.nextSetBit(i + 1)) {
      if (codes[i] != 0 && codes[i] != code) {
        throw new UserException(
            picture.file()
                + ", "
                + picture.name()
                + ": outlines of "
                + names.get(codes[i] - 1)
                + " and "
                + shape.name()
                + " both cover pixel "
                + i % picture.width()
                + ","
                + i / picture.width()
                + "; a pixel has one class");
      }
      codes[i] = code;
    }
  }
}
