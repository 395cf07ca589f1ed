package io.sonostream.imaging.image;

import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * An image file (PNG, JPEG, BMP, GIF, TIFF, WebP) and the image in it: upright, 8 bits, over black
 * where it is see-through.
 *
 * @param encoding RAW for files of a kind that no frame is sent as
 * @param plain whether whoever decodes the file's bytes gets this image without further rules:
 *     8-bit gray or RGB, nothing see-through, not turned. What is not plain travels as pixels
 * @param traits what was done to its samples
 */
public record ImageFile(
    PixelImage image, ImageEncoding encoding, boolean plain, Set<ImageTrait> traits) {
  public ImageFile {
    traits = Set.copyOf(traits);
  }

  /** Decodes a whole file of which nothing is known beside its bytes. */
  public static ImageFile decode(ByteBuffer file) throws BadImageException {
    return decode(file, ImageReading.UNDECLARED);
  }

  /**
   * Decodes a whole file, told apart by its first bytes.
   *
   * @param file from position to limit; neither is moved
   */
  public static ImageFile decode(ByteBuffer file, ImageReading reading) throws BadImageException {
    return decode(file, reading, ImageLimits.DEFAULT);
  }

  /**
   * @param limits of PNG and JPEG; no other kind comes from where they are not the default
   */
  static ImageFile decode(ByteBuffer file, ImageReading reading, ImageLimits limits)
      throws BadImageException {
    ByteBuffer bytes = file.slice();
    if (PngReader.looksLikePng(bytes)) {
      return png(bytes, reading, limits);
    }
    Optional<OtherFormat> other = OtherFormat.of(bytes);
    if (other.isPresent()) {
      return other(bytes, other.get(), reading);
    }
    ForeignKind.refuse(bytes);
    if (!JpegFile.looksLikeJpeg(bytes)) {
      throw new BadImageException(
          "image file of "
              + bytes.limit()
              + " bytes is none of PNG, JPEG, BMP, GIF, TIFF and WebP");
    }
    PixelImage image = new ImageDecoder(limits).decodeFile(bytes);
    Orientation orientation = Orientation.ofJpeg(bytes);
    Set<ImageTrait> traits = EnumSet.noneOf(ImageTrait.class);
    if (orientation != Orientation.UPRIGHT) {
      traits.add(ImageTrait.TURNED);
    }
    return new ImageFile(orientation.apply(image), ImageEncoding.JPEG, traits.isEmpty(), traits);
  }

  private static ImageFile other(ByteBuffer bytes, OtherFormat format, ImageReading reading)
      throws BadImageException {
    RawPixels pixels = new RawPixels(OtherReader.decode(bytes, format), reading);
    PixelImage image = pixels.image();
    Orientation orientation = format.orientation(bytes);
    Set<ImageTrait> traits = EnumSet.noneOf(ImageTrait.class);
    traits.addAll(pixels.traits());
    if (orientation != Orientation.UPRIGHT) {
      traits.add(ImageTrait.TURNED);
    }
    return new ImageFile(orientation.apply(image), ImageEncoding.RAW, false, traits);
  }

  private static ImageFile png(ByteBuffer bytes, ImageReading reading, ImageLimits limits)
      throws BadImageException {
    PngReader reader = new PngReader(bytes);
    ImageHeader size = reader.header();
    limits.check("PNG image", size.width(), size.height());
    PngChunks chunks = PngChunks.parse(bytes);
    if (chunks.pictures() > 1) {
      throw new BadImageException(
          "is an animated PNG of "
              + chunks.pictures()
              + " pictures; save each as a file of its own, or play it with device --clip");
    }
    PngPixels pixels = reader.pixels(reading.bits());
    Orientation orientation = Orientation.of(chunks.exif());
    Set<ImageTrait> traits = EnumSet.noneOf(ImageTrait.class);
    if (pixels.isDeep()) {
      reading.check(pixels.highest());
      traits.add(ImageTrait.SIXTEEN_BITS);
    }
    if (pixels.seeThrough() > 0) {
      traits.add(ImageTrait.SEE_THROUGH);
    }
    if (orientation != Orientation.UPRIGHT) {
      traits.add(ImageTrait.TURNED);
    }
    boolean plain = traits.isEmpty() && reader.isPlain();
    return new ImageFile(orientation.apply(pixels.image()), ImageEncoding.PNG, plain, traits);
  }
}
