package io.sonostream.gateway.igtl;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Messages as bytes. */
public final class MessageWriter {
  private static final int IMAGE_HEADER = 72;
  private static final int STRING_MOST = 0xffff;
  private static final int EXTENDED_HEADER = 12;

  /** An empty index: what stands before no metadata. */
  private static final int NO_METADATA = 2;

  private MessageWriter() {}

  /** In version 1, which every peer reads. */
  public static byte[] bytes(Message message) {
    return bytes(message, 1);
  }

  /**
   * @param version of the header, 1 to 3
   */
  static byte[] bytes(Message message, int version) {
    byte[] content = content(message);
    int before = version == 1 ? 0 : EXTENDED_HEADER;
    int size = before + content.length + (version == 1 ? 0 : NO_METADATA);
    ByteBuffer all = ByteBuffer.allocate(Header.BYTES + size);
    all.position(Header.BYTES);
    if (version > 1) {
      all.putShort((short) EXTENDED_HEADER).putShort((short) NO_METADATA).putInt(0).putInt(0);
    }
    all.put(content);
    if (version > 1) {
      all.putShort((short) 0);
    }
    long checksum = Crc64.of(all.flip().position(Header.BYTES));
    new Header(version, message.type(), message.device(), message.at(), size, checksum)
        .write(all.position(0));
    return all.array();
  }

  private static byte[] content(Message message) {
    if (message instanceof Message.Image image) {
      return image(image);
    }
    if (message instanceof Message.Transform transform) {
      ByteBuffer to = ByteBuffer.allocate(48);
      put(to, transform.x());
      put(to, transform.y());
      put(to, transform.z());
      put(to, transform.origin());
      return to.array();
    }
    if (message instanceof Message.Position position) {
      ByteBuffer to = ByteBuffer.allocate(28);
      put(to, position.place());
      put(to, position.turn());
      return to.putFloat((float) position.real()).array();
    }
    if (message instanceof Message.Status status) {
      // Its text ends with a zero.
      byte[] text = (status.text() + "\0").getBytes(StandardCharsets.US_ASCII);
      ByteBuffer to = ByteBuffer.allocate(30 + text.length);
      to.putShort((short) status.code()).putLong(status.subcode());
      Header.put(to, status.error(), Header.NAME_BYTES);
      return to.put(text).array();
    }
    if (message instanceof Message.Text text) {
      return text(text);
    }
    return new byte[0];
  }

  private static byte[] image(Message.Image image) {
    ByteBuffer to = ByteBuffer.allocate(IMAGE_HEADER + image.pixels().length);
    Placement placement = image.placement();
    // Unsigned bytes, whose order is that of the network, or none.
    to.putShort((short) 1).put((byte) image.channels()).put((byte) 3).put((byte) 1);
    to.put((byte) placement.axes().code());
    size(to, image);
    put(to, placement.along());
    put(to, placement.down());
    put(to, placement.across());
    put(to, placement.centre());
    to.putShort((short) 0).putShort((short) 0).putShort((short) 0);
    size(to, image);
    return to.put(image.pixels()).array();
  }

  private static void size(ByteBuffer to, Message.Image image) {
    to.putShort((short) image.width()).putShort((short) image.height()).putShort((short) 1);
  }

  private static byte[] text(Message.Text message) {
    byte[] text = message.text().getBytes(StandardCharsets.UTF_8);
    if (text.length > STRING_MOST) {
      throw new IllegalArgumentException(
          "text has " + text.length + " bytes; a STRING carries at most " + STRING_MOST);
    }
    ByteBuffer to = ByteBuffer.allocate(4 + text.length);
    return to.putShort((short) 106).putShort((short) text.length).put(text).array();
  }

  private static void put(ByteBuffer to, Vector vector) {
    to.putFloat((float) vector.x()).putFloat((float) vector.y()).putFloat((float) vector.z());
  }
}
