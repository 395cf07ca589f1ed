package io.sonostream.dicom.codec;

import io.sonostream.dicom.dataset.BadDicomException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Walks the segments of a JPEG codestream, ITU-T T.81 annex B, and gives each scan to a decoder
 * with the tables that hold at that point.
 */
final class JpegScans {
  static final int SEQUENTIAL = 0xC0;
  static final int EXTENDED = 0xC1;
  static final int PROGRESSIVE = 0xC2;
  static final int LOSSLESS = 0xC3;

  /** One channel of the frame. */
  record Component(int id, int across, int down, int quantisation) {}

  /** One channel of a scan: its place in the frame, and its tables. */
  record ScanComponent(int index, int dcTable, int acTable) {}

  /**
   * @param start predictor of a lossless scan, first coefficient of any other
   * @param shift point transform
   */
  record Scan(List<ScanComponent> components, int start, int end, int high, int shift) {}

  interface ScanDecoder {
    /** Called at the frame header, before any scan. */
    void frame(JpegScans jpeg) throws BadDicomException;

    void scan(JpegScans jpeg, Scan scan, ScanBits bits) throws BadDicomException;
  }

  private final ByteBuffer in;
  private int kind = -1;
  private int precision;
  private int width;
  private int height;
  private int restartInterval;
  private List<Component> components = List.of();
  private final @Nullable HuffmanTable[] dc = new HuffmanTable[4];
  private final @Nullable HuffmanTable[] ac = new HuffmanTable[4];
  private final int[][] quantisation = new int[4][];

  JpegScans(ByteBuffer stream) {
    this.in = stream.slice();
  }

  int precision() {
    return precision;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  int restartInterval() {
    return restartInterval;
  }

  List<Component> components() {
    return components;
  }

  HuffmanTable dcTable(int number) throws BadDicomException {
    return there(dc[number]);
  }

  HuffmanTable acTable(int number) throws BadDicomException {
    return there(ac[number]);
  }

  private static HuffmanTable there(@Nullable HuffmanTable table) throws BadDicomException {
    if (table == null) {
      throw new BadDicomException("JPEG scan names a Huffman table that is not there");
    }
    return table;
  }

  int[] quantisation(int number) throws BadDicomException {
    int[] table = quantisation[number];
    if (table == null) {
      throw new BadDicomException("JPEG frame names a quantisation table that is not there");
    }
    return table;
  }

  /**
   * Reads up to the frame header.
   *
   * @return the marker's low byte: which process the codestream was made by
   */
  int header() throws BadDicomException {
    if (u16() != 0xFFD8) {
      throw new BadDicomException("JPEG codestream does not begin with FFD8");
    }
    while (kind < 0) {
      int marker = marker();
      if (marker == 0xDA || marker == 0xD9) {
        throw new BadDicomException("JPEG codestream has no frame header");
      }
      segment(marker);
    }
    return kind;
  }

  /** Decodes all scans; after {@link #header}. */
  void decode(ScanDecoder decoder) throws BadDicomException {
    decoder.frame(this);
    int scans = 0;
    BitSet scanned = new BitSet();
    while (in.hasRemaining()) {
      int marker = marker();
      if (marker == 0xD9) {
        break;
      }
      if (marker == 0xDA) {
        // A scan costs the whole frame, and an empty one few bytes.
        if (++scans > 8) {
          throw new BadDicomException("JPEG codestream has more than 8 scans");
        }
        Scan scan = scan();
        decoder.scan(this, scan, new ScanBits(in));
        scan.components().forEach(component -> scanned.set(component.index()));
      } else {
        segment(marker);
      }
    }
    if (scans == 0) {
      throw new BadDicomException("JPEG codestream has no scan; it is truncated or damaged");
    }
    int missing = scanned.nextClearBit(0);
    if (missing < components.size()) {
      throw new BadDicomException(
          "JPEG codestream has no scan of channel "
              + (missing + 1)
              + " of "
              + components.size()
              + "; it is truncated or damaged");
    }
  }

  private Scan scan() throws BadDicomException {
    ByteBuffer body = body();
    int count = u8(body);
    List<ScanComponent> chosen = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int id = u8(body);
      int tables = u8(body);
      int index = indexOf(id);
      chosen.add(new ScanComponent(index, tables >> 4 & 3, tables & 3));
    }
    int start = u8(body);
    int end = u8(body);
    int approximation = u8(body);
    if (chosen.isEmpty() || chosen.size() > components.size()) {
      throw new BadDicomException("JPEG scan has " + count + " components; the frame has fewer");
    }
    return new Scan(List.copyOf(chosen), start, end, approximation >> 4, approximation & 15);
  }

  private int indexOf(int id) throws BadDicomException {
    for (int i = 0; i < components.size(); i++) {
      if (components.get(i).id() == id) {
        return i;
      }
    }
    throw new BadDicomException("JPEG scan names component " + id + ", which its frame has not");
  }

  private void segment(int marker) throws BadDicomException {
    if (marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8)) {
      return;
    }
    ByteBuffer body = body();
    if (marker == 0xC4) {
      huffman(body);
    } else if (marker == 0xDB) {
      quantisation(body);
    } else if (marker == 0xDD) {
      restartInterval = u16(body);
    } else if (marker >= 0xC0 && marker <= 0xCF && marker != 0xC8 && marker != 0xCC) {
      frame(marker, body);
    }
  }

  private void frame(int marker, ByteBuffer body) throws BadDicomException {
    if (kind >= 0) {
      throw new BadDicomException("JPEG codestream has more than one frame header");
    }
    precision = u8(body);
    height = u16(body);
    width = u16(body);
    int count = u8(body);
    List<Component> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int id = u8(body);
      int sampling = u8(body);
      int table = u8(body) & 3;
      if (sampling >> 4 < 1 || sampling >> 4 > 4 || (sampling & 15) < 1 || (sampling & 15) > 4) {
        throw new BadDicomException("JPEG component has the sampling " + sampling);
      }
      all.add(new Component(id, sampling >> 4, sampling & 15, table));
    }
    components = List.copyOf(all);
    kind = marker;
  }

  private void huffman(ByteBuffer body) throws BadDicomException {
    while (body.hasRemaining()) {
      int name = u8(body);
      int[] counts = new int[16];
      int total = 0;
      for (int i = 0; i < 16; i++) {
        counts[i] = u8(body);
        total += counts[i];
      }
      int[] symbols = new int[total];
      for (int i = 0; i < total; i++) {
        symbols[i] = u8(body);
      }
      (name >> 4 == 0 ? dc : ac)[name & 3] = new HuffmanTable(counts, symbols);
    }
  }

  private void quantisation(ByteBuffer body) throws BadDicomException {
    while (body.hasRemaining()) {
      int name = u8(body);
      int[] table = new int[64];
      for (int i = 0; i < 64; i++) {
        table[i] = name >> 4 == 0 ? u8(body) : u16(body);
      }
      quantisation[name & 3] = table;
    }
  }

  /** The next marker's low byte; bytes before it are passed over. */
  private int marker() throws BadDicomException {
    while (in.remaining() >= 2) {
      if (in.get() == (byte) 0xFF) {
        int low = in.get(in.position()) & 0xFF;
        if (low != 0xFF && low != 0) {
          in.get();
          return low;
        }
      }
    }
    if (kind < 0) {
      throw new BadDicomException("JPEG codestream ends before its frame header");
    }
    // An end marker is often missing; what matters is whether each scan had its samples.
    in.position(in.limit());
    return 0xD9;
  }

  private ByteBuffer body() throws BadDicomException {
    int length = u16() - 2;
    if (length < 0 || length > in.remaining()) {
      throw new BadDicomException(
          "JPEG segment of " + length + " bytes reaches beyond its codestream");
    }
    ByteBuffer body = in.slice(in.position(), length);
    in.position(in.position() + length);
    return body;
  }

  private int u16() throws BadDicomException {
    return u16(in);
  }

  private static int u16(ByteBuffer from) throws BadDicomException {
    return u8(from) << 8 | u8(from);
  }

  private static int u8(ByteBuffer from) throws BadDicomException {
    if (!from.hasRemaining()) {
      throw new BadDicomException("JPEG segment ends too early; it is truncated or damaged");
    }
    return from.get() & 0xFF;
  }

  /** For messages. */
  static String process(int kind) {
    return switch (kind) {
      case SEQUENTIAL -> "baseline";
      case EXTENDED -> "extended";
      case PROGRESSIVE -> "progressive";
      case LOSSLESS -> "lossless";
      default -> String.format(Locale.ROOT, "process FF%02X", kind);
    };
  }
}
