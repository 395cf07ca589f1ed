package io.sonostream.cli.data;

import io.sonostream.imaging.image.ImageReading;
import io.sonostream.runtime.UserException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is known of image files beside their bytes. */
public final class ImageOptions {
  @Option(
      names = "--depth",
      paramLabel = "BITS",
      description =
          "Bits that 16-bit images use, 9 to 16, for example 12 (default: refuse dark ones).")
  @Nullable Integer depth;

  public ImageReading reading() {
    try {
      return depth == null ? ImageReading.UNDECLARED : new ImageReading(depth);
    } catch (IllegalArgumentException e) {
      throw new UserException("--" + e.getMessage(), e);
    }
  }
}
