package io.sonostream.dicom.codec;

import io.sonostream.dicom.dataset.BadDicomException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** JPEG-LS, ITU-T T.87: lossless and near-lossless, in each of the three interleavings. */
final class JpegLsFrame {
  private static final int BY_SAMPLE = 2;

  private final ByteBuffer in;
  private final FrameShape shape;
  private final List<Integer> ids = new ArrayList<>();
  private final int[] preset = new int[5];
  private int precision;

  /** Empty until the frame header was found to agree with the shape. */
  private short[] values = new short[0];

  private JpegLsFrame(ByteBuffer stream, FrameShape shape) {
    this.in = stream.slice();
    this.shape = shape;
  }

  static Samples decode(ByteBuffer stream, FrameShape shape) throws BadDicomException {
    JpegLsFrame frame = new JpegLsFrame(stream, shape);
    frame.decode();
    return new Samples(shape.width(), shape.height(), shape.channels(), frame.values);
  }

  private void decode() throws BadDicomException {
    if (u8(in) != 0xFF || u8(in) != 0xD8) {
      throw new BadDicomException("JPEG-LS codestream does not begin with FFD8");
    }
    int decoded = 0;
    while (values.length == 0 || decoded < shape.channels()) {
      int marker = marker();
      ByteBuffer body = body();
      switch (marker) {
        case 0xF7 -> frame(body);
        case 0xF8 -> preset(body);
        case 0xDA -> decoded += scan(body);
        case 0xDD -> throw new BadDicomException("JPEG-LS with restart intervals is not read");
        case 0xE8 -> colourTransform(body);
        default -> {
          if (marker < 0xE0) {
            throw new BadDicomException(
                String.format(Locale.ROOT, "JPEG-LS codestream has the marker FF%02X", marker));
          }
        }
      }
    }
  }

  private void frame(ByteBuffer body) throws BadDicomException {
    if (values.length > 0) {
      throw new BadDicomException("JPEG-LS codestream has more than one frame header");
    }
    precision = u8(body);
    int height = u16(body);
    int width = u16(body);
    int channels = u8(body);
    shape.check("JPEG-LS", width, height, channels, precision);
    if (precision < 2) {
      throw new BadDicomException("JPEG-LS codestream has samples of 1 bit; at least 2 are needed");
    }
    for (int i = 0; i < channels; i++) {
      ids.add(u8(body));
      if (u8(body) != 0x11) {
        throw new BadDicomException("JPEG-LS with channels of different sizes is not read");
      }
      u8(body);
    }
    values = new short[shape.samples()];
  }

  private void preset(ByteBuffer body) throws BadDicomException {
    int kind = u8(body);
    if (kind != 1) {
      throw new BadDicomException("JPEG-LS with mapping tables or large sizes is not read");
    }
    for (int i = 0; i < preset.length; i++) {
      preset[i] = u16(body);
    }
  }

  /** Hewlett-Packard's own: nothing in the standard says what the samples then mean. */
  private static void colourTransform(ByteBuffer body) throws BadDicomException {
    if (body.remaining() >= 5 && body.getInt(0) == 0x6D726678 && body.get(4) != 0) {
      throw new BadDicomException("JPEG-LS with a colour transform of its own is not read");
    }
  }

  /** Returns how many channels the scan had. */
  private int scan(ByteBuffer body) throws BadDicomException {
    if (values.length == 0) {
      throw new BadDicomException("JPEG-LS codestream has a scan before its frame header");
    }
    int count = u8(body);
    int[] channels = new int[Math.min(count, shape.channels())];
    for (int i = 0; i < count; i++) {
      int index = ids.indexOf(u8(body));
      if (u8(body) != 0 || index < 0 || i >= channels.length) {
        throw new BadDicomException("JPEG-LS scan names channels or tables that are not there");
      }
      channels[i] = index;
    }
    int near = u8(body);
    int interleave = u8(body);
    if (u8(body) != 0) {
      throw new BadDicomException("JPEG-LS with a point transform is not read");
    }
    if (interleave > BY_SAMPLE || (count == 1) != (interleave == 0)) {
      throw new BadDicomException(
          "JPEG-LS scan of " + count + " channels has the interleaving " + interleave);
    }
    JpegLsParameters parameters = JpegLsParameters.of(precision, near, preset);
    JpegLsScan scan = new JpegLsScan(parameters, new JpegLsBits(in), shape.width());
    JpegLsScan.Line[] lines = new JpegLsScan.Line[count];
    for (int i = 0; i < count; i++) {
      lines[i] = new JpegLsScan.Line(shape.width());
    }
    for (int y = 0; y < shape.height(); y++) {
      if (interleave == BY_SAMPLE) {
        scan.row(lines);
      } else {
        for (JpegLsScan.Line line : lines) {
          scan.row(line);
        }
      }
      for (int i = 0; i < count; i++) {
        keep(lines[i].here, y, channels[i]);
        lines[i].advance();
      }
    }
    return count;
  }

  private void keep(int[] row, int y, int channel) {
    int to = y * shape.width() * shape.channels() + channel;
    for (int x = 1; x <= shape.width(); x++, to += shape.channels()) {
      values[to] = (short) row[x];
    }
  }

  private int marker() throws BadDicomException {
    while (in.remaining() >= 2) {
      if (in.get() == (byte) 0xFF) {
        int low = in.get(in.position()) & 0xFF;
        if (low >= 0x80 && low != 0xFF) {
          in.get();
          return low;
        }
      }
    }
    throw new BadDicomException("JPEG-LS codestream ends too early; it is truncated or damaged");
  }

  private ByteBuffer body() throws BadDicomException {
    int length = u16(in) - 2;
    if (length < 0 || length > in.remaining()) {
      throw new BadDicomException(
          "JPEG-LS segment of " + length + " bytes reaches beyond its codestream");
    }
    ByteBuffer body = in.slice(in.position(), length);
    in.position(in.position() + length);
    return body;
  }

  private static int u16(ByteBuffer from) throws BadDicomException {
    return u8(from) << 8 | u8(from);
  }

  private static int u8(ByteBuffer from) throws BadDicomException {
    if (!from.hasRemaining()) {
      throw new BadDicomException("JPEG-LS segment ends too early; it is truncated or damaged");
    }
    return from.get() & 0xFF;
  }
}
