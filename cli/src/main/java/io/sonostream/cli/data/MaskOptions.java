package io.sonostream.cli.data;

import io.sonostream.imaging.mask.MaskReading;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the values in mask files are to be understood; docs/data.md has the rule. */
public final class MaskOptions {
  @Option(
      names = "--ignore",
      paramLabel = "VALUE",
      description = "Value of mask pixels that are neither right nor wrong, such as a rim of 255.")
  @Nullable String ignore;

  @Option(
      names = "--mask-threshold",
      paramLabel = "LEVEL",
      description = "Lowest gray level of the only class, for blurred or JPEG masks, such as 128.")
  @Nullable Integer threshold;

  /** Whether pixels may be left undecided. */
  public boolean ignores() {
    return ignore != null;
  }

  /**
   * @param classes names, each with its value or none
   */
  public MaskReading.Declared declare(List<String> classes) {
    return MaskReading.declare(classes, ignore, threshold);
  }
}
