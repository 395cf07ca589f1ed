package io.sonostream.imaging.mask;

import io.sonostream.runtime.UserException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was declared about the masks of a set. Values are written as {@link MaskValue} reads them.
 *
 * @param values what stands for class 1, 2 ...; empty where nobody said. One of them may be {@value
 *     #ANY}: whatever stands for nothing else
 * @param background what stands for the background beside black; null for nothing
 * @param ignore what marks pixels that are neither right nor wrong; null for nothing
 * @param threshold the lowest gray level of the only class, for blurred masks; null for hard ones
 */
public record MaskReading(
    List<String> values,
    @Nullable String background,
    @Nullable String ignore,
    @Nullable Integer threshold) {

  /** Nothing is declared: only forms that leave no doubt are read. */
  public static final MaskReading UNDECLARED = new MaskReading(List.of(), null, null, null);

  /** Where masks number the things of a class, whatever their numbers are. */
  public static final String ANY = "any";

  private static final String BACKGROUND = "background";

  public MaskReading {
    values = List.copyOf(values);
    List<MaskValue> all = new ArrayList<>();
    values.stream().filter(v -> !v.equals(ANY)).forEach(v -> all.add(MaskValue.parse(v)));
    if (values.indexOf(ANY) != values.lastIndexOf(ANY)) {
      throw new UserException("two classes are any mask value; name the values of one of them");
    }
    if (background != null) {
      all.add(MaskValue.parse(background));
    }
    if (ignore != null) {
      all.add(MaskValue.parse(ignore));
    }
    for (MaskValue value : all) {
      if (all.indexOf(value) != all.lastIndexOf(value)) {
        throw new UserException(
            "mask value " + value + " is declared to mean two things; choose one");
      }
    }
    if (threshold != null && (threshold < 1 || threshold > 65_535)) {
      throw new UserException("mask threshold is " + threshold + "; allowed are 1 to 65535");
    }
    if (threshold != null && (all.size() > 0 || !values.isEmpty())) {
      throw new UserException(
          "mask threshold and values of classes exclude each other; give the one or the others");
    }
  }

  /**
   * Class names with or without their values.
   *
   * @param names in the order of their class values
   * @param reading what the values said
   */
  public record Declared(List<String> names, MaskReading reading) {
    public Declared {
      names = List.copyOf(names);
    }

    /**
     * The reading for classes in another order.
     *
     * @throws UserException when they are not the same classes
     */
    public MaskReading inOrderOf(List<String> order) {
      if (names.size() != order.size() || !names.containsAll(order)) {
        throw new UserException(
            "classes are "
                + String.join(",", names)
                + "; the model segments "
                + String.join(",", order)
                + ": name those");
      }
      List<String> values =
          reading.values().isEmpty()
              ? List.of()
              : order.stream().map(name -> reading.values().get(names.indexOf(name))).toList();
      return new MaskReading(values, reading.background(), reading.ignore(), reading.threshold());
    }
  }

  /**
   * Reads {@code lesion,nerve}, or {@code lesion=255,nerve=#ff0000}; {@code background=VALUE} may
   * stand among the latter.
   */
  public static Declared declare(
      List<String> classes, @Nullable String ignore, @Nullable Integer threshold) {
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    String background = null;
    for (String entry : classes) {
      int equals = entry.indexOf('=');
      String name = (equals < 0 ? entry : entry.substring(0, equals)).strip();
      if (name.isEmpty() || names.contains(name)) {
        throw new UserException(
            "classes are " + String.join(",", classes) + "; each needs a name of its own");
      }
      if (name.equals(BACKGROUND)) {
        if (equals < 0 || background != null) {
          throw new UserException(
              "classes are "
                  + String.join(",", classes)
                  + "; background is no class, write background=VALUE where it isn't black");
        }
        background = entry.substring(equals + 1);
        continue;
      }
      names.add(name);
      if (equals >= 0) {
        values.add(entry.substring(equals + 1));
      }
    }
    if (names.isEmpty() || (!values.isEmpty() && values.size() != names.size())) {
      throw new UserException(
          "classes are "
              + String.join(",", classes)
              + "; write a value for each of them (lesion=1,nerve=2) or for none");
    }
    if (background != null && values.isEmpty()) {
      throw new UserException(
          "classes are "
              + String.join(",", classes)
              + "; with a background each needs a value too");
    }
    return new Declared(names, new MaskReading(values, background, ignore, threshold));
  }
}
