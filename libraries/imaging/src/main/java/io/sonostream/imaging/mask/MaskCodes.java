package io.sonostream.imaging.mask;

import io.sonostream.imaging.image.BadImageException;
import io.sonostream.imaging.image.Channels;
import io.sonostream.imaging.image.ImageFile;
import io.sonostream.imaging.image.ImageFiles;
import io.sonostream.imaging.image.PixelImage;
import io.sonostream.imaging.image.RawImage;
import io.sonostream.runtime.UserException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * One mask file, before anything is known of its meaning.
 *
 * @param file for messages
 * @param form how the file writes its values
 * @param codes (H,W), as in {@link MaskValue}
 * @param palette 0xRRGGBB by code, where the codes are entries of a palette with colours; else
 *     empty
 */
@SuppressWarnings("ArrayRecordComponent")
record MaskCodes(Path file, int width, int height, Form form, int[] codes, int[] palette) {

  /** How a file writes its values. */
  enum Form {
    /** Of up to 8 bits. */
    EXACT,
    /** Of 16 bits. */
    SIXTEEN_BITS,
    /** JPEG or packed like it, whose values are nearly those that were drawn. */
    LOSSY
  }

  static MaskCodes read(Path file) {
    ByteBuffer bytes = ByteBuffer.wrap(ImageFiles.bytes(file));
    try {
      return RawImage.isExact(bytes) ? exact(file, RawImage.decode(bytes)) : lossy(file, bytes);
    } catch (BadImageException e) {
      throw new UserException("mask " + file + ": " + e.getMessage(), e);
    }
  }

  private static MaskCodes lossy(Path file, ByteBuffer bytes) throws BadImageException {
    PixelImage gray = Channels.convert(ImageFile.decode(bytes).image(), 1);
    int[] codes = new int[gray.pixels().length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = gray.pixels()[i] & 0xff;
    }
    return new MaskCodes(file, gray.width(), gray.height(), Form.LOSSY, codes, new int[0]);
  }

  private static MaskCodes exact(Path file, RawImage raw) throws BadImageException {
    boolean coloured = raw.kind() == RawImage.Kind.INDEX && hasColour(raw);
    int[] codes = new int[raw.levels().length];
    for (int i = 0; i < codes.length; i++) {
      int level = raw.levels()[i];
      codes[i] =
          switch (raw.kind()) {
            case GRAY -> level;
            case INDEX -> coloured ? level : raw.palette()[level] & 0xff;
            case COLOUR -> MaskValue.colour(level).code();
          };
    }
    if (raw.alpha().length > 0) {
      overBlack(raw, codes, coloured);
    }
    boolean deep = raw.bits() == 16 && raw.kind() == RawImage.Kind.GRAY;
    return new MaskCodes(
        file,
        raw.width(),
        raw.height(),
        deep ? Form.SIXTEEN_BITS : Form.EXACT,
        codes,
        coloured ? raw.palette() : new int[0]);
  }

  private static boolean hasColour(RawImage raw) {
    boolean[] used = new boolean[256];
    for (int level : raw.levels()) {
      used[level] = true;
    }
    for (int entry = 0; entry < raw.palette().length; entry++) {
      if (used[entry] && MaskValue.colour(raw.palette()[entry]).isColour()) {
        return true;
      }
    }
    return false;
  }

  /**
   * What is see-through is background, as images lie over black. A pixel that is half there has no
   * value, and a shape that only the transparency draws is one that the next reader won't see.
   */
  private static void overBlack(RawImage raw, int[] codes, boolean coloured)
      throws BadImageException {
    int hidden = 0;
    boolean onlyBlack = true;
    for (int i = 0; i < codes.length; i++) {
      int alpha = raw.alpha()[i] & 0xff;
      if (alpha != 0 && alpha != 255) {
        throw new BadImageException(
            "has half transparent pixels (alpha " + alpha + "); save it without transparency");
      }
      hidden += alpha == 0 ? 1 : 0;
      if (alpha == 0) {
        if (coloured && raw.palette()[0] != 0) {
          throw new BadImageException(
              "is see-through and its palette begins with no black; save it without transparency");
        }
        codes[i] = 0;
      }
      onlyBlack &= codes[i] == 0;
    }
    if (hidden > 0 && hidden < codes.length && onlyBlack) {
      throw new BadImageException(
          "is black wherever it isn't transparent, so its shape is in the transparency alone; save"
              + " it without");
    }
  }
}
