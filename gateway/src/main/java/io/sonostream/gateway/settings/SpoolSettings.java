package io.sonostream.gateway.settings;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where instances lie until they are whole: in files without a name, which are gone with the
 * process, however it ends.
 *
 * @param directory the machine's temporary folder where none is given
 * @param maxInstanceBytes most bytes of one instance
 * @param maxBytes of all that come at the same time
 */
public record SpoolSettings(@Nullable Path directory, long maxInstanceBytes, long maxBytes) {
  public SpoolSettings {
    if (maxInstanceBytes < 1 || maxInstanceBytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "max-instance-bytes is " + maxInstanceBytes + "; allowed are 1 to " + Integer.MAX_VALUE);
    }
    if (maxBytes < maxInstanceBytes) {
      throw new IllegalArgumentException(
          "max-bytes is " + maxBytes + ", less than max-instance-bytes; raise it");
    }
  }
}
