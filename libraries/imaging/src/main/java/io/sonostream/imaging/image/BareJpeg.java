package io.sonostream.imaging.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The tables and scans of a JPEG file up to its end marker, without comments and applications'
 * segments. What tells a decoder how the colours are coded is still there: JFIF's header without
 * its thumbnail, Adobe's, and, where nothing else tells, that of an EXIF block with nothing in it.
 */
final class BareJpeg {
  private static final int EOI = 0xd9;
  private static final int APP0 = 0xe0;
  private static final int APP1 = 0xe1;
  private static final int APP14 = 0xee;
  private static final int APP15 = 0xef;
  private static final int COMMENT = 0xfe;

  /** A directory without entries. */
  private static final byte[] EMPTY_EXIF = {
    'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, '*', 0, 0, 0, 8, 0, 0, 0, 0, 0, 0
  };

  /** Version and density; behind them are the sides of a thumbnail, and the thumbnail. */
  private static final int JFIF_BYTES = 12;

  private static final int ADOBE_BYTES = 12;

  private final byte[] file;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private boolean coloursTold;
  private boolean exif;

  private BareJpeg(byte[] file) {
    this.file = file;
  }

  static byte[] of(ByteBuffer file) throws BadImageException {
    // What stands between the segments is gone then, and there is an end marker.
    BareJpeg bare = new BareJpeg(JpegFile.forDecoder(file));
    bare.walk();
    ByteArrayOutputStream whole = new ByteArrayOutputStream(bare.file.length);
    whole.write(bare.file, 0, 2);
    if (bare.exif && !bare.coloursTold) {
      segment(whole, APP1, EMPTY_EXIF);
    }
    whole.writeBytes(bare.kept.toByteArray());
    return whole.toByteArray();
  }

  private void walk() {
    int at = 2;
    int last = file.length - 2; // the end marker that is always there
    while (at < last) {
      if (!JpegFile.hasLength(file[at], file[at + 1])) {
        kept.write(file[at++]);
        continue;
      }
      int marker = file[at + 1] & 0xff;
      int end = at + 2 + (ByteBuffer.wrap(file).getShort(at + 2) & 0xffff);
      if (marker == EOI || end > file.length) {
        break;
      }
      if (marker >= APP0 && marker <= APP15) {
        application(marker, at, end);
      } else if (marker != COMMENT) {
        kept.write(file, at, end - at);
      }
      at = end;
    }
    kept.write(0xff);
    kept.write(EOI);
  }

  private void application(int marker, int at, int end) {
    byte[] content = Arrays.copyOfRange(file, at + 4, Math.max(at + 4, end));
    if (marker == APP0 && begins(content, "JFIF\0", JFIF_BYTES + 2)) {
      coloursTold = true;
      // Two zeros more: the sides of no thumbnail.
      segment(kept, marker, Arrays.copyOf(Arrays.copyOf(content, JFIF_BYTES), JFIF_BYTES + 2));
    } else if (marker == APP14 && begins(content, "Adobe", ADOBE_BYTES)) {
      coloursTold = true;
      segment(kept, marker, Arrays.copyOf(content, ADOBE_BYTES));
    } else if (marker == APP1 && begins(content, "Exif\0", EMPTY_EXIF.length)) {
      exif = true;
    }
  }

  private static boolean begins(byte[] content, String name, int least) {
    byte[] wanted = name.getBytes(StandardCharsets.US_ASCII);
    return content.length >= least
        && Arrays.equals(content, 0, wanted.length, wanted, 0, wanted.length);
  }

  private static void segment(ByteArrayOutputStream to, int marker, byte[] content) {
    ByteBuffer head = ByteBuffer.allocate(4);
    head.putShort((short) (0xff00 | marker)).putShort((short) (content.length + 2));
    to.writeBytes(head.array());
    to.writeBytes(content);
  }
}
