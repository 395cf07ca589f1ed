package io.sonostream.imaging.image;

import java.nio.ByteBuffer;

/**
 * Turns the bytes of a frame into pixels. Sizes are compared with the declared ones and with the
 * limits before a pixel is decoded. Immutable; shared by threads.
 */
public final class ImageDecoder {
  private final ImageLimits limits;

  public ImageDecoder(ImageLimits limits) {
    this.limits = limits;
  }

  /**
   * Decodes a frame whose size and channels were declared beside it.
   *
   * @param bytes read from position to limit; neither is moved. RAW ones in an array that holds
   *     nothing else become the image's own: nobody writes to them any more
   * @param channels 1 (gray) or 3 (RGB): the result has as many, also where the file differs
   */
  public PixelImage decode(
      ByteBuffer bytes, ImageEncoding encoding, int width, int height, int channels)
      throws BadImageException {
    check(bytes, encoding, width, height, channels);
    if (encoding == ImageEncoding.RAW) {
      return new PixelImage(width, height, channels, raw(bytes));
    }
    return Channels.convert(
        pixels(bytes.slice(), encoding, new ImageHeader(width, height)), channels);
  }

  /**
   * Everything that {@link #decode} refuses before it decodes, for whoever passes the bytes on to
   * another decoder.
   */
  public void check(ByteBuffer bytes, ImageEncoding encoding, int width, int height, int channels)
      throws BadImageException {
    limits.check("declared frame", width, height);
    if (channels != 1 && channels != 3) {
      throw new BadImageException(
          "declared frame has " + channels + " channels; allowed are 1 (gray) and 3 (RGB)");
    }
    if (encoding == ImageEncoding.RAW) {
      checkRaw(bytes, width, height, channels);
      return;
    }
    ByteBuffer file = bytes.slice();
    ImageHeader header = header(file, encoding);
    if (header.width() != width || header.height() != height) {
      throw new BadImageException(
          encoding
              + " header says "
              + header.width()
              + "x"
              + header.height()
              + ", the frame declares "
              + width
              + "x"
              + height
              + "; they must agree");
    }
  }

  /**
   * What a file says of itself before it is decoded.
   *
   * @param encoding PNG or JPEG
   * @param plain whether its samples are its pixels, as by {@link ImageFile#plain()}
   * @param turned whether it is stored otherwise than it is seen
   */
  public record Told(ImageEncoding encoding, int width, int height, boolean plain, boolean turned) {
    private static final int MOST_CHANNELS = 3;

    /** Heap for its pixels, at most: while they are turned they are there twice. */
    public long pixelBytes() {
      return (turned ? 2L : 1L) * width * height * MOST_CHANNELS;
    }
  }

  /** Looks at a PNG or JPEG file, told apart by its first bytes, and decodes no pixel of it. */
  public Told look(ByteBuffer bytes) throws BadImageException {
    ByteBuffer file = bytes.slice();
    ImageEncoding encoding = sniff(file);
    ImageHeader header = header(file, encoding);
    limits.check(encoding + " image", header.width(), header.height());
    boolean png = encoding == ImageEncoding.PNG;
    Orientation orientation =
        png ? Orientation.of(PngChunks.parse(file).exif()) : Orientation.ofJpeg(file);
    boolean turned = orientation != Orientation.UPRIGHT;
    boolean plain = png ? new PngReader(file).isPlain() : !turned;
    return new Told(encoding, header.width(), header.height(), plain, turned);
  }

  /** The picture that every command sees in a PNG or JPEG file. */
  public PixelImage seen(ByteBuffer bytes) throws BadImageException {
    return ImageFile.decode(bytes, ImageReading.UNDECLARED, limits).image();
  }

  /** Decodes a PNG or JPEG file, told apart by its first bytes; channels as in the file. */
  public PixelImage decodeFile(ByteBuffer bytes) throws BadImageException {
    ByteBuffer file = bytes.slice();
    ImageEncoding encoding = sniff(file);
    ImageHeader header = header(file, encoding);
    limits.check(encoding + " image", header.width(), header.height());
    return pixels(file, encoding, header);
  }

  private static byte[] raw(ByteBuffer bytes) {
    if (bytes.hasArray() && bytes.array().length == bytes.remaining()) {
      return bytes.array();
    }
    byte[] pixels = new byte[bytes.remaining()];
    bytes.get(bytes.position(), pixels);
    return pixels;
  }

  private static void checkRaw(ByteBuffer bytes, int width, int height, int channels)
      throws BadImageException {
    long wanted = (long) width * height * channels;
    if (bytes.remaining() != wanted) {
      throw new BadImageException(
          "RAW frame of "
              + width
              + "x"
              + height
              + "x"
              + channels
              + " has "
              + bytes.remaining()
              + " bytes; it must have "
              + wanted);
    }
  }

  private static ImageEncoding sniff(ByteBuffer file) throws BadImageException {
    if (PngReader.looksLikePng(file)) {
      return ImageEncoding.PNG;
    }
    if (JpegFile.looksLikeJpeg(file)) {
      return ImageEncoding.JPEG;
    }
    throw new BadImageException(
        "image file of " + file.remaining() + " bytes is neither PNG nor JPEG");
  }

  private static ImageHeader header(ByteBuffer file, ImageEncoding encoding)
      throws BadImageException {
    return encoding == ImageEncoding.PNG ? new PngReader(file).header() : JpegFile.header(file);
  }

  private static PixelImage pixels(ByteBuffer file, ImageEncoding encoding, ImageHeader header)
      throws BadImageException {
    return encoding == ImageEncoding.PNG
        ? new PngReader(file).decode()
        : JpegReader.decode(file, header);
  }
}
