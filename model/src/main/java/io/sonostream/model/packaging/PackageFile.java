package io.sonostream.model.packaging;

/**
 * One file of a package.
 *
 * @param sha256 64 lower-case hexadecimal digits
 * @param bytes its size
 */
public record PackageFile(String sha256, long bytes) {
  public PackageFile {
    if (!Digests.SHA256.matcher(sha256).matches() || bytes < 0) {
      throw new IllegalArgumentException(
          "file has sha256 " + sha256 + " and " + bytes + " bytes; not a digest and a size");
    }
  }
}
