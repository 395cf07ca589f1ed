package io.sonostream.dicom.codec;

import io.sonostream.dicom.codec.JpegScans.Scan;
import io.sonostream.dicom.dataset.BadDicomException;

/**
 * Lossless JPEG, ITU-T T.81 annex H: a sample is what its neighbours foretell, and a difference.
 */
final class LosslessJpeg implements JpegScans.ScanDecoder {
  private final FrameShape shape;
  private final short[] values;
  private int precision;

  private LosslessJpeg(FrameShape shape) {
    this.shape = shape;
    this.values = new short[shape.samples()];
  }

  /**
   * @param jpeg at its frame header, which agrees with the shape
   */
  static Samples decode(JpegScans jpeg, FrameShape shape) throws BadDicomException {
    LosslessJpeg decoder = new LosslessJpeg(shape);
    jpeg.decode(decoder);
    return new Samples(shape.width(), shape.height(), shape.channels(), decoder.values);
  }

  @Override
  public void frame(JpegScans jpeg) throws BadDicomException {
    precision = jpeg.precision();
    for (JpegScans.Component component : jpeg.components()) {
      if (component.across() != 1 || component.down() != 1) {
        throw new BadDicomException("lossless JPEG has channels of different sizes; none is read");
      }
    }
  }

  @Override
  public void scan(JpegScans jpeg, Scan scan, ScanBits bits) throws BadDicomException {
    if (scan.start() < 1 || scan.start() > 7 || scan.shift() >= precision) {
      throw new BadDicomException(
          "lossless JPEG has predictor "
              + scan.start()
              + " and point transform "
              + scan.shift()
              + "; allowed are 1 to 7, and less than "
              + precision);
    }
    int channels = scan.components().size();
    int[] at = new int[channels];
    HuffmanTable[] tables = new HuffmanTable[channels];
    for (int c = 0; c < channels; c++) {
      at[c] = scan.components().get(c).index();
      tables[c] = jpeg.dcTable(scan.components().get(c).dcTable());
    }
    int interval = jpeg.restartInterval();
    int left = interval;
    int firstRow = 0;
    boolean fresh = true;
    for (int y = 0; y < shape.height(); y++) {
      for (int x = 0; x < shape.width(); x++) {
        if (interval > 0 && left == 0) {
          bits.restart();
          left = interval;
          firstRow = y;
          fresh = true;
        }
        for (int c = 0; c < channels; c++) {
          int sample = (y * shape.width() + x) * shape.channels() + at[c];
          int foretold =
              fresh
                  ? 1 << (precision - scan.shift() - 1)
                  : foretold(scan, sample, x, y == firstRow);
          int difference = HuffmanTable.extended(bits, category(tables[c], bits));
          values[sample] = (short) (foretold + difference);
        }
        fresh = false;
        left--;
      }
    }
    if (scan.shift() > 0) {
      for (int c : at) {
        for (int i = c; i < values.length; i += shape.channels()) {
          values[i] = (short) (values[i] << scan.shift());
        }
      }
    }
  }

  private static int category(HuffmanTable table, ScanBits bits) throws BadDicomException {
    int category = table.next(bits);
    if (category > 16) {
      throw new BadDicomException("lossless JPEG has a difference of " + category + " bits");
    }
    return category;
  }

  private int foretold(Scan scan, int sample, int x, boolean firstRow) {
    int step = shape.channels();
    int row = shape.width() * step;
    if (firstRow) {
      return values[sample - step] & 0xFFFF;
    }
    int above = values[sample - row] & 0xFFFF;
    if (x == 0) {
      return above;
    }
    int left = values[sample - step] & 0xFFFF;
    int corner = values[sample - row - step] & 0xFFFF;
    return switch (scan.start()) {
      case 1 -> left;
      case 2 -> above;
      case 3 -> corner;
      case 4 -> left + above - corner;
      case 5 -> left + ((above - corner) >> 1);
      case 6 -> above + ((left - corner) >> 1);
      default -> (left + above) >> 1;
    };
  }
}
