package io.sonostream.model.packaging;

import java.util.regex.Pattern;

/**
 * One file of a package.
 *
 * @param sha256 64 lower-case hexadecimal digits
 * @param bytes its size
 */
public record PackageFile(String sha256, long bytes) {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  public PackageFile {
    if (!SHA256.matcher(sha256).matches() || bytes < 0) {
      throw new IllegalArgumentException(
          "file has sha256 " + sha256 + " and " + bytes + " bytes; not a digest and a size");
    }
  }
}
