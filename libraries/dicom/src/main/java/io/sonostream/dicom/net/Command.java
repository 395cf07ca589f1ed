package io.sonostream.dicom.net;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A command set, PS3.7 section 6.3: elements of group 0, implicit and little endian. */
final class Command {
  static final int AFFECTED_CLASS = 0x0002;
  static final int FIELD = 0x0100;
  static final int MESSAGE_ID = 0x0110;
  static final int ANSWERED_ID = 0x0120;
  static final int PRIORITY = 0x0700;
  static final int DATA_SET_TYPE = 0x0800;
  static final int STATUS = 0x0900;
  static final int ERROR_COMMENT = 0x0902;
  static final int AFFECTED_INSTANCE = 0x1000;

  static final int STORE_REQUEST = 0x0001;
  static final int STORE_ANSWER = 0x8001;
  static final int ECHO_REQUEST = 0x0030;
  static final int ECHO_ANSWER = 0x8030;

  static final int NO_DATA_SET = 0x0101;
  private static final int MOST_COMMENT = 64;

  private final Map<Integer, byte[]> elements = new TreeMap<>();

  static Command read(byte[] bytes) throws BadPduException {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    Command command = new Command();
    while (in.hasRemaining()) {
      if (in.remaining() < 8) {
        throw bad("ends in an element's head");
      }
      int group = in.getShort() & 0xFFFF;
      int element = in.getShort() & 0xFFFF;
      long length = in.getInt() & 0xFFFFFFFFL;
      if (group != 0 || length > in.remaining()) {
        throw bad("has an element of group " + group + " with " + length + " bytes");
      }
      byte[] value = new byte[(int) length];
      in.get(value);
      command.elements.put(element, value);
    }
    return command;
  }

  private static BadPduException bad(String what) {
    return new BadPduException("command set " + what, Abort.INVALID_VALUE);
  }

  int number(int element) throws BadPduException {
    byte[] value = elements.get(element);
    if (value == null || value.length != 2) {
      throw bad("lacks the number " + String.format(Locale.ROOT, "(0000,%04X)", element));
    }
    return (value[0] & 0xFF) | (value[1] & 0xFF) << 8;
  }

  /** Empty where it is not there. */
  String text(int element) {
    byte[] value = elements.getOrDefault(element, new byte[0]);
    return new String(value, StandardCharsets.ISO_8859_1).replace('\0', ' ').strip();
  }

  Command with(int element, int number) {
    elements.put(element, new byte[] {(byte) number, (byte) (number >> 8)});
    return this;
  }

  /** A UID. */
  Command with(int element, String uid) {
    elements.put(element, padded(uid, '\0'));
    return this;
  }

  /** What went wrong, as far as an LO carries it. */
  Command comment(String why) {
    String plain = why.replaceAll("[^ -~]|\\\\", "?");
    String cut = plain.substring(0, Math.min(MOST_COMMENT, plain.length())).strip();
    elements.put(ERROR_COMMENT, padded(cut, ' '));
    return this;
  }

  private static byte[] padded(String text, char padding) {
    String even = text.length() % 2 == 0 ? text : text + padding;
    return even.getBytes(StandardCharsets.ISO_8859_1);
  }

  byte[] bytes() {
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    elements.forEach((element, value) -> element(rest, element, value));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] length =
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(rest.size()).array();
    element(all, 0, length);
    all.writeBytes(rest.toByteArray());
    return all.toByteArray();
  }

  private static void element(ByteArrayOutputStream out, int element, byte[] value) {
    out.writeBytes(
        ByteBuffer.allocate(8)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putShort((short) 0)
            .putShort((short) element)
            .putInt(value.length)
            .array());
    out.writeBytes(value);
  }
}
