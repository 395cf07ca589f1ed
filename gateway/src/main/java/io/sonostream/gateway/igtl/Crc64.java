package io.sonostream.gateway.igtl;

import java.nio.ByteBuffer;

/**
 * The checksum of a body: CRC-64 of ECMA-182, begun with 0, neither reflected nor inverted. Eight
 * bytes at a time: a frame's checksum is on the way of every frame.
 */
final class Crc64 {
  private static final long POLYNOMIAL = 0x42F0E1EBA9EA3693L;
  private static final int STRIDE = 8;

  /** TABLES[k][b]: what byte b becomes when k more bytes follow it. */
  private static final long[][] TABLES = tables();

  private Crc64() {}

  private static long[][] tables() {
    long[][] tables = new long[STRIDE][256];
    for (int i = 0; i < 256; i++) {
      long crc = (long) i << 56;
      for (int bit = 0; bit < 8; bit++) {
        crc = crc < 0 ? (crc << 1) ^ POLYNOMIAL : crc << 1;
      }
      tables[0][i] = crc;
    }
    for (int k = 1; k < STRIDE; k++) {
      for (int i = 0; i < 256; i++) {
        long crc = tables[k - 1][i];
        tables[k][i] = (crc << 8) ^ tables[0][(int) (crc >>> 56)];
      }
    }
    return tables;
  }

  /** Of what remains in a big-endian buffer, which is left as it is. */
  static long of(ByteBuffer body) {
    long crc = 0;
    int at = body.position();
    int end = body.limit();
    // Written out, each table in a variable of its own: twice as fast as a loop over the tables.
    long[] t0 = TABLES[0];
    long[] t1 = TABLES[1];
    long[] t2 = TABLES[2];
    long[] t3 = TABLES[3];
    long[] t4 = TABLES[4];
    long[] t5 = TABLES[5];
    long[] t6 = TABLES[6];
    long[] t7 = TABLES[7];
    for (; end - at >= STRIDE; at += STRIDE) {
      long word = crc ^ body.getLong(at);
      crc =
          t0[(int) word & 0xff]
              ^ t1[(int) (word >>> 8) & 0xff]
              ^ t2[(int) (word >>> 16) & 0xff]
              ^ t3[(int) (word >>> 24) & 0xff]
              ^ t4[(int) (word >>> 32) & 0xff]
              ^ t5[(int) (word >>> 40) & 0xff]
              ^ t6[(int) (word >>> 48) & 0xff]
              ^ t7[(int) (word >>> 56) & 0xff];
    }
    for (; at < end; at++) {
      crc = TABLES[0][(int) (crc >>> 56) ^ (body.get(at) & 0xff)] ^ (crc << 8);
    }
    return crc;
  }
}
