package io.sonostream.model.packaging;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.network.quantisation.Quantisation;
import io.sonostream.network.quantisation.ValueRange;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a package's network computes in bytes, and how good that was found to be; the file {@code
 * int8.json}. It holds statistics of frames, and no frame.
 *
 * @param schemaVersion version of this record's form: {@link #SCHEMA_VERSION}, or 2, which has no
 *     corrections, or 1, which has no masks either
 * @param frames that the ranges were seen on
 * @param ranges by node of the serving graph
 * @param wide convolutions that compute in bf16 all the same
 * @param corrections of biases, by convolution of the serving graph; none where bytes do without
 * @param masks of the package's probe frames as bytes draw them, which every machine must repeat;
 *     none in forms of before: those were held to the probes' own masks
 */
public record Int8Form(
    int schemaVersion,
    int frames,
    Map<String, ValueRange> ranges,
    Set<String> wide,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, List<Float>> corrections,
    Int8Judgement judgement,
    List<MaskRuns> masks) {
  public static final int SCHEMA_VERSION = 3;

  /** A form that corrects nothing is as builds of before read it. */
  private static final int WITHOUT_CORRECTIONS = 2;

  public Int8Form {
    if (schemaVersion < 1 || schemaVersion > SCHEMA_VERSION) {
      throw new IllegalArgumentException(
          "int8.json has schemaVersion "
              + schemaVersion
              + "; this build reads 1 to "
              + SCHEMA_VERSION
              + ", use a build that fits the package");
    }
    // Jackson gives null where a form of before says nothing.
    Quantisation checked =
        new Quantisation(frames, ranges, wide, corrections == null ? Map.of() : corrections);
    ranges = checked.ranges();
    wide = checked.wide();
    corrections = checked.corrections();
    masks = masks == null ? List.of() : List.copyOf(masks);
  }

  /**
   * @param masks of the package's probes, in their order
   */
  public static Int8Form of(
      Quantisation quantisation, Int8Judgement judgement, List<ClassMap> masks) {
    return new Int8Form(
        quantisation.corrections().isEmpty() ? WITHOUT_CORRECTIONS : SCHEMA_VERSION,
        quantisation.frames(),
        quantisation.ranges(),
        quantisation.wide(),
        quantisation.corrections(),
        judgement,
        masks.stream().map(MaskRuns::of).toList());
  }

  public Quantisation quantisation() {
    return new Quantisation(frames, ranges, wide, corrections);
  }
}
