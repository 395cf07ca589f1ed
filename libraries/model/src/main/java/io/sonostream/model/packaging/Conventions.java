package io.sonostream.model.packaging;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a network from elsewhere takes for granted beyond {@link Numerics}, and no file says.
 *
 * @param colours order of its three channels; without meaning for one
 * @param scaling what a frame's pixels become before mean and standard deviation
 * @param heads how its planes of answer share a pixel
 * @param classOf class value of each plane of its answer, or of each class it answers, in the
 *     file's own order; 0 is background, or for {@linkplain Heads#overlap heads that may overlap} a
 *     plane that is passed over. Empty: as the manifest's classes stand, background first where
 *     heads are exclusive
 * @param output name, or index from 0, of the answer where a TorchScript file has several; null for
 *     its only one
 */
public record Conventions(
    Colours colours,
    Scaling scaling,
    Heads heads,
    List<Integer> classOf,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String output) {

  /** Frames are RGB, scaled by 255; planes are exclusive and stand in the order of classes. */
  public static final Conventions USUAL =
      new Conventions(Colours.RGB, Scaling.UNIT, Heads.EXCLUSIVE, List.of(), null);

  /** Order of three channels. */
  public enum Colours {
    RGB,
    BGR
  }

  /** How planes of answer share a pixel. A mask has one class for each. */
  public enum Heads {
    /** One of them has it: softmax over background and classes, or one sigmoid. */
    EXCLUSIVE,
    /** A sigmoid for each class: the likeliest above one half has the pixel. */
    HIGHEST,
    /** A sigmoid for each class: of those above one half the last has it, as a part in a whole. */
    LATER;

    public boolean overlap() {
      return this != EXCLUSIVE;
    }
  }

  public Conventions {
    classOf = List.copyOf(classOf);
    if (classOf.stream().anyMatch(value -> value < 0 || value > 255)) {
      throw new IllegalArgumentException(
          "classes of planes are " + classOf + "; allowed are values from 0 to 255");
    }
  }

  public Conventions withHeads(Heads share) {
    return new Conventions(colours, scaling, share, classOf, output);
  }

  public Conventions withClassOf(List<Integer> values) {
    return new Conventions(colours, scaling, heads, values, output);
  }

  /**
   * Planes of the file's own answer.
   *
   * @param planes of the package: 1, or background and classes
   */
  public int filePlanes(int planes) {
    if (!classOf.isEmpty()) {
      return classOf.size();
    }
    return heads.overlap() ? planes - 1 : planes;
  }

  /**
   * Every class of the package comes from a plane, and planes come from its classes.
   *
   * @throws IllegalArgumentException when not
   */
  void requireFit(int planes, Numerics.Answers answers) {
    if (heads.overlap() && (planes < 3 || answers == Numerics.Answers.CLASSES)) {
      throw new IllegalArgumentException(
          "heads are "
              + heads
              + " with "
              + planes
              + " planes and answers "
              + answers
              + "; overlap has a meaning for two classes and more, and for probabilities");
    }
    int most = Math.max(1, planes - 1);
    for (int value = 1; value <= most && !classOf.isEmpty(); value++) {
      if (!classOf.contains(value)) {
        throw new IllegalArgumentException(
            "classes of planes are " + classOf + "; none is class value " + value);
      }
    }
    if (classOf.stream().anyMatch(value -> value > most)) {
      throw new IllegalArgumentException(
          "classes of planes are " + classOf + "; the highest class value is " + most);
    }
    if (planes == 1 && classOf.size() > 1) {
      throw new IllegalArgumentException(
          "classes of planes are " + classOf + " for one plane of probability; give it two");
    }
  }
}
