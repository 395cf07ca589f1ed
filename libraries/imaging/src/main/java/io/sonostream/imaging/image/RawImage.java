package io.sonostream.imaging.image;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A file's samples as they are, nothing scaled, looked up or blended: what a mask must be read
 * from.
 *
 * @param bits of a sample, 1-16
 * @param levels (H,W): a gray level of 0 to {@code 2^bits - 1}, the number of a palette entry, or a
 *     colour 0xRRGGBB
 * @param alpha (H,W), 0 see-through to 255 opaque; empty where the file can't be see-through
 * @param palette 0xRRGGBB by entry; empty without one
 */
@SuppressWarnings("ArrayRecordComponent")
public record RawImage(
    int width, int height, Kind kind, int bits, int[] levels, byte[] alpha, int[] palette) {

  /** What a level is. */
  public enum Kind {
    GRAY,
    INDEX,
    COLOUR
  }

  /**
   * Whether a file keeps the samples that were saved: PNG, BMP, GIF, TIFF and WebP unless they are
   * packed as JPEG is.
   */
  public static boolean isExact(ByteBuffer file) throws BadImageException {
    ByteBuffer bytes = file.slice();
    if (PngReader.looksLikePng(bytes)) {
      return true;
    }
    Optional<OtherFormat> other = OtherFormat.of(bytes);
    return other.isPresent() && other.get().isExact(bytes);
  }

  /**
   * Reads a whole file that {@link #isExact}, within {@link ImageLimits#DEFAULT}.
   *
   * @param file from position to limit; neither is moved
   */
  public static RawImage decode(ByteBuffer file) throws BadImageException {
    ByteBuffer bytes = file.slice();
    Optional<OtherFormat> other = OtherFormat.of(bytes);
    if (other.isPresent()) {
      requireUpright(other.get().title(), other.get().orientation(bytes));
      return OtherReader.decode(bytes, other.get());
    }
    PngReader reader = new PngReader(bytes);
    ImageHeader size = reader.header();
    ImageLimits.DEFAULT.check("PNG image", size.width(), size.height());
    PngChunks chunks = PngChunks.parse(bytes);
    if (chunks.pictures() > 1) {
      throw new BadImageException(
          "is an animated PNG of "
              + chunks.pictures()
              + " pictures; save each as a file of its own");
    }
    requireUpright("PNG", Orientation.of(chunks.exif()));
    return reader.levels().image();
  }

  private static void requireUpright(String kind, Orientation orientation)
      throws BadImageException {
    if (orientation != Orientation.UPRIGHT) {
      throw new BadImageException(
          kind + " image has an EXIF orientation, which not every reader follows; save it upright");
    }
  }
}
