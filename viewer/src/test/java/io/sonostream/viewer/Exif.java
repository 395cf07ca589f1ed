package io.sonostream.viewer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Says of a picture's file how the camera was held. */
final class Exif {
  private static final int PNG_HEADER = 33;

  private Exif() {}

  /** A TIFF directory with the orientation alone. */
  private static byte[] block(int orientation) {
    ByteBuffer block = ByteBuffer.allocate(26);
    block.put("MM\0*".getBytes(StandardCharsets.ISO_8859_1)).putInt(8).putShort((short) 1);
    block.putShort((short) 0x0112).putShort((short) 3).putInt(1).putShort((short) orientation);
    return block.array();
  }

  static byte[] intoPng(byte[] png, int orientation) {
    byte[] block = block(orientation);
    ByteBuffer file = ByteBuffer.allocate(png.length + block.length + 12);
    file.put(png, 0, PNG_HEADER).putInt(block.length);
    file.put("eXIf".getBytes(StandardCharsets.ISO_8859_1)).put(block);
    CRC32 crc = new CRC32();
    crc.update(file.array(), PNG_HEADER + 4, block.length + 4);
    file.putInt((int) crc.getValue());
    return file.put(png, PNG_HEADER, png.length - PNG_HEADER).array();
  }

  static byte[] intoJpeg(byte[] jpeg, int orientation) {
    byte[] block = block(orientation);
    ByteBuffer file = ByteBuffer.allocate(jpeg.length + block.length + 10);
    file.put(jpeg, 0, 2).putShort((short) 0xffe1).putShort((short) (block.length + 8));
    file.put("Exif\0\0".getBytes(StandardCharsets.ISO_8859_1)).put(block);
    return file.put(jpeg, 2, jpeg.length - 2).array();
  }
}
