package io.sonostream.dicom.codec;

import io.sonostream.dicom.dataset.BadDicomException;
import java.util.Arrays;

/**
 * One scan of JPEG-LS, ITU-T T.87 annex A: the samples of one channel, or of all of them line by
 * line or sample by sample.
 */
final class JpegLsScan {
  private static final int[] RUN_BITS = {
    0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13,
    14, 15
  };

  private final JpegLsParameters p;
  private final JpegLsContexts contexts;
  private final JpegLsBits bits;
  private final int width;

  JpegLsScan(JpegLsParameters parameters, JpegLsBits bits, int width) {
    this.p = parameters;
    this.contexts = new JpegLsContexts(parameters);
    this.bits = bits;
    this.width = width;
  }

  /** A row and the one above it; place 0 and the last lie outside the image. */
  static final class Line {
    int[] above;
    int[] here;
    int run;

    Line(int width) {
      above = new int[width + 2];
      here = new int[width + 2];
    }

    /** Makes the row just decoded the one above. */
    void advance() {
      int[] free = above;
      above = here;
      here = free;
    }

    void edges(int width) {
      here[0] = above[1];
      above[width + 1] = above[width];
    }
  }

  /** The next row of one channel. */
  void row(Line line) throws BadDicomException {
    line.edges(width);
    for (int x = 1; x <= width; x++) {
      if (flat(line, x)) {
        x = run(line, x);
      } else {
        line.here[x] = regular(line, x);
      }
    }
  }

  /** The next row of all channels, sample by sample: they run together. */
  void row(Line[] lines) throws BadDicomException {
    for (Line line : lines) {
      line.edges(width);
    }
    for (int x = 1; x <= width; x++) {
      boolean flat = true;
      for (Line line : lines) {
        flat &= flat(line, x);
      }
      if (!flat) {
        for (Line line : lines) {
          line.here[x] = regular(line, x);
        }
        continue;
      }
      int end = runLength(lines[0], x) + x;
      for (; x < end; x++) {
        for (Line line : lines) {
          line.here[x] = line.here[x - 1];
        }
      }
      if (x > width) {
        break;
      }
      for (Line line : lines) {
        int error = interruption(0, lines[0].run);
        int above = line.above[x];
        line.here[x] = rebuilt(above, line.here[x - 1] > above ? -error : error);
      }
      lines[0].run = Math.max(0, lines[0].run - 1);
    }
  }

  private boolean flat(Line line, int x) {
    int left = line.here[x - 1];
    int above = line.above[x];
    int corner = line.above[x - 1];
    return Math.abs(line.above[x + 1] - above) <= p.near()
        && Math.abs(above - corner) <= p.near()
        && Math.abs(corner - left) <= p.near();
  }

  private int regular(Line line, int x) throws BadDicomException {
    int left = line.here[x - 1];
    int above = line.above[x];
    int corner = line.above[x - 1];
    int context =
        81 * level(line.above[x + 1] - above) + 9 * level(above - corner) + level(corner - left);
    int sign = context < 0 ? -1 : 1;
    context *= sign;
    int foretold =
        corner >= Math.max(left, above)
            ? Math.min(left, above)
            : corner <= Math.min(left, above) ? Math.max(left, above) : left + above - corner;
    foretold = clamped(foretold + sign * contexts.corrections[context]);
    int k = JpegLsContexts.golomb(contexts.magnitudes[context], contexts.counts[context]);
    int coded = bits.golomb(k, p.limit(), p.escapeBits());
    int error = (coded & 1) == 1 ? -((coded + 1) >> 1) : coded >> 1;
    if (k == 0 && p.near() == 0 && 2 * contexts.biases[context] <= -contexts.counts[context]) {
      error = -(error + 1);
    }
    contexts.learn(context, error);
    return rebuilt(foretold, sign * error);
  }

  /** Decodes a run and the sample that ends it. Returns the place of the last sample decoded. */
  private int run(Line line, int from) throws BadDicomException {
    int end = from + runLength(line, from);
    int value = line.here[from - 1];
    Arrays.fill(line.here, from, end, value);
    if (end > width) {
      return width;
    }
    int above = line.above[end];
    int kind = Math.abs(value - above) <= p.near() ? 1 : 0;
    int error = interruption(kind, line.run);
    line.here[end] =
        rebuilt(kind == 1 ? value : above, kind == 0 && value > above ? -error : error);
    line.run = Math.max(0, line.run - 1);
    return end;
  }

  private int runLength(Line line, int from) throws BadDicomException {
    int length = 0;
    int left = width + 1 - from;
    while (length < left) {
      if (bits.bit() == 0) {
        length += bits.bits(RUN_BITS[line.run]);
        if (length >= left) {
          throw new BadDicomException("JPEG-LS run is longer than its line; the scan is damaged");
        }
        return length;
      }
      int whole = 1 << RUN_BITS[line.run];
      if (whole <= left - length && line.run < 31) {
        line.run++;
      }
      length += Math.min(whole, left - length);
    }
    return length;
  }

  private int interruption(int kind, int run) throws BadDicomException {
    int context = JpegLsContexts.OF_RUNS + kind;
    int count = contexts.counts[context];
    int magnitude = contexts.magnitudes[context] + (kind == 1 ? count >> 1 : 0);
    int k = JpegLsContexts.golomb(magnitude, count);
    int coded = bits.golomb(k, p.limit() - RUN_BITS[run] - 1, p.escapeBits());
    int doubled = coded + kind;
    int map = doubled & 1;
    int size = (doubled + map) >> 1;
    boolean negative = (k != 0 || 2 * contexts.negatives[kind] >= count) == (map == 1);
    int error = negative ? -size : size;
    contexts.learnOfRun(kind, error, coded);
    return error;
  }

  private int rebuilt(int foretold, int error) {
    int value = foretold + error * p.step();
    int turn = p.range() * p.step();
    if (value < -p.near()) {
      value += turn;
    } else if (value > p.highest() + p.near()) {
      value -= turn;
    }
    return clamped(value);
  }

  private int clamped(int value) {
    return Math.max(0, Math.min(p.highest(), value));
  }

  private int level(int gradient) {
    int size = Math.abs(gradient);
    int level =
        size <= p.near() ? 0 : size < p.t1() ? 1 : size < p.t2() ? 2 : size < p.t3() ? 3 : 4;
    return gradient < 0 ? -level : level;
  }
}
