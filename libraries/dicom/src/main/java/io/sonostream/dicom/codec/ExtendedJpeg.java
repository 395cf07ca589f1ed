package io.sonostream.dicom.codec;

import io.sonostream.dicom.codec.JpegScans.Component;
import io.sonostream.dicom.codec.JpegScans.Scan;
import io.sonostream.dicom.codec.JpegScans.ScanComponent;
import io.sonostream.dicom.dataset.BadDicomException;
import java.util.Arrays;

/**
 * Sequential JPEG with 12 bits a sample, ITU-T T.81 annex F, which the JDK's reader has not. One
 * channel: colour of 12 bits is nowhere.
 */
final class ExtendedJpeg implements JpegScans.ScanDecoder {
  private static final int[] ZIGZAG = {
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
    13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59,
    52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63
  };

  /** Row u, column x: the basis that frequency u adds at place x. */
  private static final double[][] BASIS = new double[8][8];

  static {
    for (int u = 0; u < 8; u++) {
      for (int x = 0; x < 8; x++) {
        BASIS[u][x] = (u == 0 ? Math.sqrt(0.125) : 0.5) * Math.cos((2 * x + 1) * u * Math.PI / 16);
      }
    }
  }

  private final FrameShape shape;
  private final short[] values;
  private final double[] block = new double[64];
  private final double[] rows = new double[64];

  private ExtendedJpeg(FrameShape shape) {
    this.shape = shape;
    this.values = new short[shape.samples()];
  }

  /**
   * @param jpeg at its frame header, which agrees with the shape
   */
  static Samples decode(JpegScans jpeg, FrameShape shape) throws BadDicomException {
    ExtendedJpeg decoder = new ExtendedJpeg(shape);
    jpeg.decode(decoder);
    return new Samples(shape.width(), shape.height(), 1, decoder.values);
  }

  @Override
  public void frame(JpegScans jpeg) throws BadDicomException {
    if (jpeg.components().size() != 1 || jpeg.precision() != 12) {
      throw new BadDicomException(
          "extended JPEG has "
              + jpeg.components().size()
              + " channels of "
              + jpeg.precision()
              + " bits; read are 1 of 12, or any of 8");
    }
  }

  @Override
  public void scan(JpegScans jpeg, Scan scan, ScanBits bits) throws BadDicomException {
    Component component = jpeg.components().get(0);
    ScanComponent chosen = scan.components().get(0);
    int[] quantisation = jpeg.quantisation(component.quantisation());
    HuffmanTable dc = jpeg.dcTable(chosen.dcTable());
    HuffmanTable ac = jpeg.acTable(chosen.acTable());
    int across = (shape.width() + 7) / 8;
    int down = (shape.height() + 7) / 8;
    int before = 0;
    for (int each = 0; each < across * down; each++) {
      if (jpeg.restartInterval() > 0 && each > 0 && each % jpeg.restartInterval() == 0) {
        bits.restart();
        before = 0;
      }
      before = coefficients(dc, ac, bits, quantisation, before);
      place(each % across * 8, each / across * 8);
    }
  }

  private int coefficients(
      HuffmanTable dc, HuffmanTable ac, ScanBits bits, int[] quantisation, int before)
      throws BadDicomException {
    Arrays.fill(block, 0);
    int category = dc.next(bits);
    if (category > 16) {
      throw new BadDicomException("JPEG scan has a difference of " + category + " bits");
    }
    int level = before + HuffmanTable.extended(bits, category);
    block[0] = (double) level * quantisation[0];
    for (int k = 1; k < 64; k++) {
      int symbol = ac.next(bits);
      int run = symbol >> 4;
      int size = symbol & 15;
      if (size == 0) {
        if (run != 15) {
          break;
        }
        k += 15;
        continue;
      }
      k += run;
      if (k > 63) {
        throw new BadDicomException("JPEG scan has a block of more than 64 coefficients");
      }
      block[ZIGZAG[k]] = (double) HuffmanTable.extended(bits, size) * quantisation[k];
    }
    return level;
  }

  private void place(int left, int top) {
    for (int v = 0; v < 8; v++) {
      for (int x = 0; x < 8; x++) {
        double sum = 0;
        for (int u = 0; u < 8; u++) {
          sum += block[v * 8 + u] * BASIS[u][x];
        }
        rows[v * 8 + x] = sum;
      }
    }
    for (int y = 0; y < 8 && top + y < shape.height(); y++) {
      for (int x = 0; x < 8 && left + x < shape.width(); x++) {
        double sum = 2048;
        for (int v = 0; v < 8; v++) {
          sum += rows[v * 8 + x] * BASIS[v][y];
        }
        long rounded = Math.round(sum);
        values[(top + y) * shape.width() + left + x] = (short) Math.max(0, Math.min(4095, rounded));
      }
    }
  }
}
