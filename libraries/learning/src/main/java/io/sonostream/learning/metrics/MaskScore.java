package io.sonostream.learning.metrics;

import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.ClassScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * How well one predicted mask fits the truth, for one class or as the mean of several.
 *
 * @param dice 0-1
 * @param iou 0-1
 * @param hausdorff95Pixels in pixels of the original image; NaN when only one mask is empty, of
 *     several classes when that holds for any that counts
 * @param hausdorff95Millimetres NaN also when the pixel spacing is unknown
 * @param sensitivity 0-1, NaN when undefined
 * @param specificity 0-1, NaN when undefined
 * @param classDice Dice of each class, in their order; NaN where neither mask has a pixel of it, or
 *     the truth doesn't speak for it; {@link #UNKNOWN_CLASS} where the model has no such class
 */
public record MaskScore(
    double dice,
    double iou,
    double hausdorff95Pixels,
    double hausdorff95Millimetres,
    double sensitivity,
    double specificity,
    List<Double> classDice) {
  /** In place of a Dice: the model can't draw that class. */
  public static final double UNKNOWN_CLASS = Double.NEGATIVE_INFINITY;

  public MaskScore {
    // Scores that were written before classes were kept apart have one number.
    classDice = classDice == null ? List.of(dice) : List.copyOf(classDice);
  }

  /** A score of one class that is there. */
  public MaskScore(
      double dice,
      double iou,
      double hausdorff95Pixels,
      double hausdorff95Millimetres,
      double sensitivity,
      double specificity) {
    this(
        dice,
        iou,
        hausdorff95Pixels,
        hausdorff95Millimetres,
        sensitivity,
        specificity,
        List.of(dice));
  }

  /**
   * Compares two masks class by class and takes the mean over the classes that either of them has:
   * a class that is in neither would count as perfect, and many such would hide how the others
   * fare. Two masks without any class agree perfectly. Pixels that the truth wants ignored count
   * nowhere.
   *
   * @param whole the predicted mask
   * @param classes number of foreground classes; their values are 1 to this
   * @param spacing millimetres per pixel, or {@link Spacing#UNKNOWN}
   */
  public static MaskScore of(ClassMap whole, ClassMap truth, int classes, Spacing spacing) {
    return of(whole, truth, classes, spacing, ClassScope.ALL);
  }

  /**
   * As the other, with a truth that may be silent about some classes: these count nowhere, and
   * where they are predicted the others are not.
   */
  public static MaskScore of(
      ClassMap whole, ClassMap truth, int classes, Spacing spacing, ClassScope scope) {
    if (whole.width() != truth.width() || whole.height() != truth.height()) {
      throw new IllegalArgumentException(
          "predicted mask is "
              + whole.width()
              + "x"
              + whole.height()
              + ", truth is "
              + truth.width()
              + "x"
              + truth.height());
    }
    ClassMap predicted = withoutIgnored(whole, truth);
    List<Confusion> confusions =
        IntStream.rangeClosed(1, classes)
            .mapToObj(c -> Confusion.of(predicted.values(), truth.values(), c))
            .toList();
    boolean nothing =
        IntStream.rangeClosed(1, classes)
            .allMatch(c -> confusions.get(c - 1).isAbsent() || !scope.speaksFor(c));
    double[][] columns = new double[6][classes];
    for (double[] column : columns) {
      Arrays.fill(column, Double.NaN);
    }
    boolean undefined = false;
    for (int c = 1; c <= classes; c++) {
      Confusion confusion = confusions.get(c - 1);
      if (!scope.speaksFor(c) || (confusion.isAbsent() && !nothing)) {
        continue;
      }
      columns[0][c - 1] = confusion.dice();
      columns[1][c - 1] = confusion.iou();
      columns[2][c - 1] = distance(predicted, truth, c, new Spacing(1, 1));
      undefined |= Double.isNaN(columns[2][c - 1]); // the others' would pass for that of all
      columns[3][c - 1] = spacing.isKnown() ? distance(predicted, truth, c, spacing) : Double.NaN;
      columns[4][c - 1] = confusion.sensitivity();
      columns[5][c - 1] = confusion.specificity();
    }
    return new MaskScore(
        meanOfDefined(columns[0]),
        meanOfDefined(columns[1]),
        undefined ? Double.NaN : meanOfDefined(columns[2]),
        undefined ? Double.NaN : meanOfDefined(columns[3]),
        meanOfDefined(columns[4]),
        meanOfDefined(columns[5]),
        classDice(confusions, scope));
  }

  private static List<Double> classDice(List<Confusion> confusions, ClassScope scope) {
    List<Double> dice = new ArrayList<>();
    for (Confusion own : confusions) {
      boolean counts = !own.isAbsent() && scope.speaksFor(dice.size() + 1);
      dice.add(counts ? own.dice() : Double.NaN);
    }
    return dice;
  }

  /**
   * The same of a model that doesn't have some of the classes; they must have been left out of the
   * scope.
   *
   * @param values of those classes
   */
  public MaskScore without(Set<Integer> values) {
    List<Double> known = new ArrayList<>(classDice);
    values.forEach(value -> known.set(value - 1, UNKNOWN_CLASS));
    return new MaskScore(
        dice, iou, hausdorff95Pixels, hausdorff95Millimetres, sensitivity, specificity, known);
  }

  /** Neither mask has a border inside what is ignored. */
  private static ClassMap withoutIgnored(ClassMap predicted, ClassMap truth) {
    byte[] values = predicted.values().clone();
    for (int i = 0; i < values.length; i++) {
      if (truth.values()[i] == (byte) ClassMap.IGNORED) {
        values[i] = (byte) ClassMap.IGNORED;
      }
    }
    return new ClassMap(predicted.width(), predicted.height(), values);
  }

  private static double distance(ClassMap predicted, ClassMap truth, int value, Spacing spacing) {
    return SurfaceDistance.hausdorff95(
        predicted.values(),
        truth.values(),
        value,
        truth.width(),
        truth.height(),
        spacing.x(),
        spacing.y());
  }

  private static double meanOfDefined(double[] values) {
    double sum = 0;
    int count = 0;
    for (double value : values) {
      if (!Double.isNaN(value)) {
        sum += value;
        count++;
      }
    }
    return count == 0 ? Double.NaN : sum / count;
  }
}
