package io.sonostream.dicom.net;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes the variable part of association PDUs. */
final class ItemWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  ItemWriter raw(byte... bytes) {
    out.write(bytes, 0, bytes.length);
    return this;
  }

  ItemWriter item(int type, byte[] value) {
    raw(
        ByteBuffer.allocate(4)
            .put((byte) type)
            .put((byte) 0)
            .putShort((short) value.length)
            .array());
    return raw(value);
  }

  ItemWriter item(int type, String value) {
    return item(type, value.getBytes(StandardCharsets.US_ASCII));
  }

  ItemWriter item(int type, ItemWriter value) {
    return item(type, value.bytes());
  }

  byte[] bytes() {
    return out.toByteArray();
  }
}
