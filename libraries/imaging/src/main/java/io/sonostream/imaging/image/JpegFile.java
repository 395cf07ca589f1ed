package io.sonostream.imaging.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * The segments of a JPEG file up to its first scan, read by the rules of ITU-T T.81, annex B, as
 * libjpeg applies them: markers without parameters have no length, fill bytes and stray bytes
 * before a marker mean nothing.
 *
 * <p>A file whose header says one thing here and another to a decoder would walk past every limit.
 * So a decoder never gets the file itself but {@link #forDecoder()}: the segments that were
 * understood here, one after the other, and the scans.
 */
final class JpegFile {
  /** Each scan of a progressive file costs a pass over all pixels; encoders write about ten. */
  private static final int MAX_SCANS = 100;

  private static final int TEM = 0x01;
  private static final int SOF0 = 0xc0;
  private static final int SOF2 = 0xc2;
  private static final int DHT = 0xc4;
  private static final int RST0 = 0xd0;
  private static final int RST7 = 0xd7;
  private static final int SOI = 0xd8;
  private static final int EOI = 0xd9;
  private static final int SOS = 0xda;
  private static final int DQT = 0xdb;
  private static final int DRI = 0xdd;
  private static final int APP0 = 0xe0;
  private static final int COLOUR_PROFILE = 0xe2;
  private static final int APP15 = 0xef;
  private static final int COMMENT = 0xfe;

  private final ByteBuffer file;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private int at = 2;

  private JpegFile(ByteBuffer file) {
    this.file = file;
    kept.write(0xff);
    kept.write(SOI);
  }

  static boolean looksLikeJpeg(ByteBuffer file) {
    return file.limit() >= 4
        && (file.get(0) & 0xff) == 0xff
        && (file.get(1) & 0xff) == SOI
        && (file.get(2) & 0xff) == 0xff;
  }

  /** The size that every decoder will find, from the one frame header before the first scan. */
  static ImageHeader header(ByteBuffer file) throws BadImageException {
    return new JpegFile(start(file)).walk();
  }

  /**
   * The file as a decoder may see it: without comments, colour profiles and stray bytes; always
   * ended.
   */
  static byte[] forDecoder(ByteBuffer file) throws BadImageException {
    JpegFile segments = new JpegFile(start(file));
    segments.walk();
    segments.keep(segments.at, file.limit());
    // Where the end marker is there nobody reads these two; where it is not, no pixel is missing.
    segments.kept.write(0xff);
    segments.kept.write(EOI);
    return segments.kept.toByteArray();
  }

  /**
   * Whether two bytes are a marker with a segment behind it: no pixels, no fill, none that stands
   * alone.
   */
  static boolean hasLength(byte first, byte second) {
    int marker = second & 0xff;
    boolean filled = marker == 0 || marker == 0xff;
    return first == (byte) 0xff && !filled && !standsAlone(marker);
  }

  private static boolean standsAlone(int marker) {
    return marker == TEM || (marker >= RST0 && marker <= RST7);
  }

  private static ByteBuffer start(ByteBuffer file) throws BadImageException {
    if (!looksLikeJpeg(file)) {
      throw new BadImageException("JPEG image does not begin with the JPEG signature");
    }
    return file;
  }

  /** Reads up to the first scan and leaves {@link #at} on its marker. */
  private ImageHeader walk() throws BadImageException {
    ImageHeader frame = null;
    while (true) {
      int marker = nextMarker();
      if (standsAlone(marker)) {
        at += 2;
        continue;
      }
      if (marker == SOS) {
        if (frame == null) {
          throw new BadImageException("JPEG image has no frame header before its data");
        }
        checkScans();
        return frame;
      }
      int length = length(marker);
      if (marker >= SOF0 && marker <= SOF2) {
        if (frame != null) {
          throw new BadImageException("JPEG image has two frame headers; allowed is one");
        }
        frame = frame(at + 4, length - 2);
        keep(at, at + 2 + length);
      } else if (isTableOrApplication(marker)) {
        keep(at, at + 2 + length);
      } else if (marker != COMMENT && marker != COLOUR_PROFILE) {
        throw new BadImageException(
            "JPEG image has the marker 0x"
                + Integer.toHexString(marker)
                + " before its data; allowed are baseline, extended and progressive images with"
                + " Huffman coding (SOF0 to SOF2) and their tables");
      }
      at += 2 + length;
    }
  }

  /** Application segments may say how the colours are coded; a profile only says how they look. */
  private static boolean isTableOrApplication(int marker) {
    boolean application = marker >= APP0 && marker <= APP15 && marker != COLOUR_PROFILE;
    return application || marker == DHT || marker == DQT || marker == DRI;
  }

  /**
   * Moves to the next marker: whatever is no 0xff, and 0xff with a zero behind it, is passed over.
   */
  private int nextMarker() throws BadImageException {
    while (at + 1 < file.limit()) {
      int next = file.get(at + 1) & 0xff;
      if ((file.get(at) & 0xff) == 0xff && next != 0 && next != 0xff) {
        return next;
      }
      at++;
    }
    throw new BadImageException("JPEG image is truncated or broken in its header");
  }

  private int length(int marker) throws BadImageException {
    if (marker == SOI || marker == EOI) {
      throw new BadImageException("JPEG image has no frame header before its data");
    }
    int length = at + 4 <= file.limit() ? file.getShort(at + 2) & 0xffff : 0;
    if (length < 2 || at + 2 + length > file.limit()) {
      throw new BadImageException("JPEG image is truncated or broken in its header");
    }
    return length;
  }

  private ImageHeader frame(int from, int length) throws BadImageException {
    if (length < 6) {
      throw new BadImageException("JPEG image is truncated in its frame header");
    }
    int bits = file.get(from) & 0xff;
    int height = file.getShort(from + 1) & 0xffff;
    int width = file.getShort(from + 3) & 0xffff;
    int components = file.get(from + 5) & 0xff;
    if (bits != 8 || (components != 1 && components != 3)) {
      throw new BadImageException(
          "JPEG image has "
              + components
              + " components of "
              + bits
              + " bits; allowed are 1 or 3 components of 8 bits");
    }
    return new ImageHeader(width, height);
  }

  private void keep(int from, int to) {
    byte[] bytes = new byte[to - from];
    file.get(from, bytes);
    kept.writeBytes(bytes);
  }

  private void checkScans() throws BadImageException {
    byte[] data = new byte[file.limit() - at];
    file.get(at, data);
    int scans = 0;
    for (int i = 0; i + 1 < data.length; i++) {
      if (data[i] == (byte) 0xff && (data[i + 1] & 0xff) == SOS) {
        scans++;
      }
    }
    if (scans > MAX_SCANS) {
      throw new BadImageException(
          "JPEG image has " + scans + " scans; allowed are at most " + MAX_SCANS);
    }
  }
}
