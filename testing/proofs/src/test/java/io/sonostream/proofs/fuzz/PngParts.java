package io.sonostream.proofs.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Mends what PNG checks first: checksums of chunks, and the packing of pixels. */
final class PngParts {
  private static final int IDAT = 0x49444154;
  private static final int MOST_UNPACKED = 1 << 20;

  private PngParts() {}

  /**
   * With right checksums, as far as chunks can be told; sometimes with damaged rows packed anew.
   */
  static byte[] mended(byte[] file, Random random) {
    if (random.nextInt(4) == 0) {
      return file;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(file, 0, Math.min(8, file.length));
    int at = 8;
    while (at + 12 <= file.length) {
      ByteBuffer chunk = ByteBuffer.wrap(file, at, file.length - at);
      int length = chunk.getInt();
      if (length < 0 || length > file.length - at - 12) {
        break;
      }
      byte[] body = Arrays.copyOfRange(file, at + 8, at + 8 + length);
      int type = chunk.getInt();
      write(out, type, type == IDAT && random.nextBoolean() ? packedAnew(body, random) : body);
      at += 12 + length;
    }
    out.write(file, Math.min(at, file.length), Math.max(0, file.length - at));
    return out.toByteArray();
  }

  private static void write(ByteArrayOutputStream out, int type, byte[] body) {
    byte[] typed = ByteBuffer.allocate(4 + body.length).putInt(type).put(body).array();
    CRC32 crc = new CRC32();
    crc.update(typed);
    out.writeBytes(ByteBuffer.allocate(4).putInt(body.length).array());
    out.writeBytes(typed);
    out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }

  private static byte[] packedAnew(byte[] packed, Random random) {
    Inflater inflater = new Inflater();
    Deflater deflater = new Deflater();
    try {
      inflater.setInput(packed);
      byte[] rows = new byte[MOST_UNPACKED];
      int length = inflater.inflate(rows);
      for (int n = random.nextInt(4); n > 0 && length > 0; n--) {
        rows[random.nextInt(length)] = (byte) random.nextInt();
      }
      deflater.setInput(rows, 0, Math.max(0, length - random.nextInt(3)));
      deflater.finish();
      byte[] anew = new byte[MOST_UNPACKED + 100];
      return Arrays.copyOf(anew, deflater.deflate(anew));
    } catch (DataFormatException e) {
      return packed;
    } finally {
      inflater.end();
      deflater.end();
    }
  }
}
