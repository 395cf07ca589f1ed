package io.sonostream.schemas.serde;

import java.nio.ByteBuffer;

/** Confluent's five bytes before the Avro binary. */
final class WireFormat {
  static final byte MAGIC = 0;
  static final int HEADER_BYTES = 5;

  private WireFormat() {}

  static byte[] header(int schemaId) {
    return ByteBuffer.allocate(HEADER_BYTES).put(MAGIC).putInt(schemaId).array();
  }

  /**
   * @throws PoisonRecordException when the bytes don't begin with a header
   */
  static int schemaId(byte[] bytes) {
    if (bytes.length < HEADER_BYTES) {
      throw new PoisonRecordException(
          "record of "
              + bytes.length
              + " bytes is too short; a magic byte and a schema id take "
              + HEADER_BYTES);
    }
    if (bytes[0] != MAGIC) {
      throw new PoisonRecordException(
          "record begins with byte "
              + Byte.toUnsignedInt(bytes[0])
              + ", expected 0: not written by a schema registry serializer");
    }
    int id = ByteBuffer.wrap(bytes).getInt(1);
    if (id < 0) {
      throw new PoisonRecordException("record names schema id " + id + "; ids are not negative");
    }
    return id;
  }
}
