package io.sonostream.dicom;

import io.sonostream.dicom.clip.UltrasoundClip;
import io.sonostream.dicom.dataset.BadDicomException;
import io.sonostream.dicom.dataset.DicomFile;
import io.sonostream.dicom.dataset.DicomLimits;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;

/** The files of forged/, which forge.py made: each picture is 23x17, its samples follow a rule. */
public final class Forged {
  /** Names of those whose samples come back exactly. */
  public static final List<String> EXACT =
      List.of(
          "implicit-gray",
          "explicit-rgb",
          "explicit-clip",
          "explicit-planar",
          "explicit-undefined-lengths",
          "big-words",
          "deflated-gray",
          "explicit-palette",
          "explicit-palette-in-segments",
          "rle-rgb",
          "rle-clip",
          "jpegls-gray",
          "jpegls-rgb",
          "jpeg2000-gray",
          "jpeg2000-rgb",
          "lossless-gray",
          "lossless-predictor7",
          "lossless-rgb");

  public static final List<String> OTHERS =
      List.of(
          "big-gray16",
          "rle-gray16",
          "jpegls-near",
          "baseline-clip",
          "baseline-clip-no-table",
          "baseline-clip-extended-table",
          "baseline-clip-split",
          "baseline-rgb");

  private Forged() {}

  public static byte[] bytes(String name) {
    try (InputStream in = Forged.class.getResourceAsStream("/forged/" + name + ".dcm")) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static UltrasoundClip clip(String name) throws BadDicomException {
    DicomFile file = DicomFile.read(ByteBuffer.wrap(bytes(name)), DicomLimits.DEFAULT);
    return new UltrasoundClip(file, DicomLimits.DEFAULT);
  }

  static int sample(int frame, int y, int x, int channel) {
    return (7 * x + 13 * y + 50 * channel + 5 * frame) % 256;
  }
}
