package io.sonostream.imaging.image;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/**
 * Kinds of image files beside PNG and JPEG that are read, by the JDK's readers and one for WebP. A
 * frame is never sent as one of them.
 */
enum OtherFormat {
  BMP("BMP"),
  GIF("GIF"),
  TIFF("TIFF"),
  WEBP("WebP");

  private static final int BMP_PLAIN = 3;
  private static final int BMP_ALPHA_FIELDS = 6;

  private final String title;

  OtherFormat(String title) {
    this.title = title;
  }

  /** By the first bytes; empty for any other kind. */
  static Optional<OtherFormat> of(ByteBuffer file) {
    if (begins(file, 0, "BM") && file.limit() > 34) {
      return Optional.of(BMP);
    }
    if (begins(file, 0, "GIF87a") || begins(file, 0, "GIF89a")) {
      return Optional.of(GIF);
    }
    if (begins(file, 0, "II*\0") || begins(file, 0, "MM\0*")) {
      return Optional.of(TIFF);
    }
    return begins(file, 0, "RIFF") && begins(file, 8, "WEBP")
        ? Optional.of(WEBP)
        : Optional.empty();
  }

  private static boolean begins(ByteBuffer file, int at, String mark) {
    byte[] wanted = mark.getBytes(StandardCharsets.ISO_8859_1);
    if (file.limit() < at + wanted.length) {
      return false;
    }
    byte[] found = new byte[wanted.length];
    file.get(at, found);
    return Arrays.equals(found, wanted);
  }

  String title() {
    return title;
  }

  /** The JDK's own, whatever else has registered itself for the kind. */
  ImageReader reader() throws IOException {
    if (this == WEBP) {
      return new WebPImageReaderSpi().createReaderInstance(null);
    }
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(title);
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      if ("java.desktop".equals(reader.getClass().getModule().getName())) {
        return reader;
      }
    }
    throw new IllegalStateException("this Java has no reader of " + title + " files");
  }

  /**
   * Refuses what can't be read as one picture.
   *
   * @throws BadImageException naming what it is
   */
  void check(ByteBuffer file) throws BadImageException {
    switch (this) {
      case BMP -> {
        ByteBuffer header = file.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int compression = header.getInt(14) < 40 ? 0 : header.getInt(30);
        if (compression < 0 || (compression > BMP_PLAIN && compression != BMP_ALPHA_FIELDS)) {
          throw new BadImageException(
              "BMP image holds another kind of file (compression "
                  + compression
                  + "); save it as PNG");
        }
      }
      case GIF -> GifBlocks.requireOnePicture(file);
      case TIFF -> TiffHeader.parse(file).check();
      case WEBP -> WebpHeader.parse(file).check();
    }
  }

  /** Whether its samples are those that were saved: a mask's values need that. */
  boolean isExact(ByteBuffer file) throws BadImageException {
    return switch (this) {
      case BMP, GIF -> true;
      case TIFF -> TiffHeader.parse(file).isExact();
      case WEBP -> WebpHeader.parse(file).isExact();
    };
  }

  Orientation orientation(ByteBuffer file) throws BadImageException {
    return switch (this) {
      case BMP, GIF -> Orientation.UPRIGHT;
      // A TIFF file is the block that EXIF is made of.
      case TIFF -> Orientation.of(file);
      case WEBP -> Orientation.of(WebpHeader.parse(file).exif());
    };
  }
}
