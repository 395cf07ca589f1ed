package io.sonostream.imaging.image;

import java.nio.ByteBuffer;

/**
 * A PNG file's samples as they are, nothing scaled, looked up or blended: what a mask must be read
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

  /** Whether a file has the signature of a PNG. */
  public static boolean isPng(ByteBuffer file) {
    return PngReader.looksLikePng(file.slice());
  }

  /**
   * Reads a whole PNG file within {@link ImageLimits#DEFAULT}.
   *
   * @param file from position to limit; neither is moved
   */
  public static RawImage decode(ByteBuffer file) throws BadImageException {
    ByteBuffer bytes = file.slice();
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
    if (Orientation.of(chunks.exif()) != Orientation.UPRIGHT) {
      throw new BadImageException(
          "PNG image has an EXIF orientation, which not every reader follows; save it upright");
    }
    return reader.levels().image();
  }
}
