package io.sonostream.dicom.net;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The variable part of association PDUs: items of type, length and value, in each other. */
final class Items {
  static final int APPLICATION_CONTEXT = 0x10;
  static final int CONTEXT_PROPOSED = 0x20;
  static final int CONTEXT_ANSWERED = 0x21;
  static final int ABSTRACT_SYNTAX = 0x30;
  static final int TRANSFER_SYNTAX = 0x40;
  static final int USER_INFORMATION = 0x50;
  static final int MAX_LENGTH = 0x51;
  static final int IMPLEMENTATION_CLASS = 0x52;
  static final int IMPLEMENTATION_VERSION = 0x55;

  private static final int MOST = 4096;

  private Items() {}

  /** One item. */
  record Item(int type, ByteBuffer value) {
    /** A UID or a name, without padding. */
    String text() {
      byte[] bytes = new byte[value.remaining()];
      value.get(value.position(), bytes);
      return new String(bytes, StandardCharsets.ISO_8859_1).replace('\0', ' ').strip();
    }
  }

  static List<Item> read(ByteBuffer in) throws BadPduException {
    List<Item> items = new ArrayList<>();
    while (in.hasRemaining()) {
      if (in.remaining() < 4) {
        throw bad("an item ends in its head");
      }
      int type = in.get() & 0xFF;
      in.get();
      int length = in.getShort() & 0xFFFF;
      if (length > in.remaining()) {
        throw bad("an item of " + length + " bytes reaches beyond its PDU");
      }
      items.add(new Item(type, in.slice(in.position(), length)));
      in.position(in.position() + length);
      if (items.size() > MOST) {
        throw bad("there are more than " + MOST + " items");
      }
    }
    return items;
  }

  static BadPduException bad(String what) {
    return new BadPduException("association PDU: " + what, Abort.INVALID_VALUE);
  }
}
