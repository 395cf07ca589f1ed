package io.sonostream.model.packaging;

import io.sonostream.network.quantisation.Quantisation;
import io.sonostream.network.quantisation.ValueRange;
import java.util.Map;
import java.util.Set;

/**
 * How a package's network computes in bytes, and how good that was found to be; the file {@code
 * int8.json}. It holds statistics of frames, and no frame.
 *
 * @param schemaVersion version of this record's form: {@link #SCHEMA_VERSION}
 * @param frames that the ranges were seen on
 * @param ranges by node of the serving graph
 * @param wide convolutions that compute in bf16 all the same
 */
public record Int8Form(
    int schemaVersion,
    int frames,
    Map<String, ValueRange> ranges,
    Set<String> wide,
    Int8Judgement judgement) {
  public static final int SCHEMA_VERSION = 1;

  public Int8Form {
    if (schemaVersion != SCHEMA_VERSION) {
      throw new IllegalArgumentException(
          "int8.json has schemaVersion "
              + schemaVersion
              + "; this build reads "
              + SCHEMA_VERSION
              + ", use a build that fits the package");
    }
    Quantisation checked = new Quantisation(frames, ranges, wide);
    ranges = checked.ranges();
    wide = checked.wide();
  }

  public static Int8Form of(Quantisation quantisation, Int8Judgement judgement) {
    return new Int8Form(
        SCHEMA_VERSION,
        quantisation.frames(),
        quantisation.ranges(),
        quantisation.wide(),
        judgement);
  }

  public Quantisation quantisation() {
    return new Quantisation(frames, ranges, wide);
  }
}
