package io.sonostream.imaging.folder;

import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The text of a table: UTF-8 with or without its mark, or UTF-16 with one; nothing else is tried.
 */
final class CsvText {
  private static final long MOST_BYTES = 256L << 20;

  private CsvText() {}

  static String read(Path file) {
    byte[] bytes;
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new UserException(
            "index " + file + " has " + Files.size(file) + " bytes; allowed are " + MOST_BYTES);
      }
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UserException(
          "index " + file + " can't be read: " + e.getMessage() + "; is it there, and a file?", e);
    }
    if (begins(bytes, 0xff, 0xfe)) {
      return decode(file, bytes, 2, StandardCharsets.UTF_16LE);
    }
    if (begins(bytes, 0xfe, 0xff)) {
      return decode(file, bytes, 2, StandardCharsets.UTF_16BE);
    }
    boolean marked = begins(bytes, 0xef, 0xbb, 0xbf);
    return decode(file, bytes, marked ? 3 : 0, StandardCharsets.UTF_8);
  }

  private static boolean begins(byte[] bytes, int... mark) {
    if (bytes.length < mark.length) {
      return false;
    }
    for (int i = 0; i < mark.length; i++) {
      if ((bytes[i] & 0xff) != mark[i]) {
        return false;
      }
    }
    return true;
  }

  private static String decode(Path file, byte[] bytes, int from, Charset charset) {
    ByteBuffer in = ByteBuffer.wrap(bytes, from, bytes.length - from);
    CharBuffer out;
    try {
      out =
          charset
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(in);
    } catch (CharacterCodingException e) {
      throw new UserException(
          "index "
              + file
              + ", line "
              + line(bytes, in.position())
              + ": byte 0x"
              + Integer.toHexString(bytes[Math.min(in.position(), bytes.length - 1)] & 0xff)
              + " is no "
              + charset
              + "; save the table as UTF-8",
          e);
    }
    String text = out.toString();
    if (text.indexOf('\0') >= 0) {
      throw new UserException(
          "index " + file + " holds zero bytes, as UTF-16 without its mark does; save it as UTF-8");
    }
    // The parser counts a last line only when it ends.
    return text.endsWith("\n") ? text : text + "\n";
  }

  private static int line(byte[] bytes, int position) {
    int line = 1;
    for (int i = 0; i < position; i++) {
      line += bytes[i] == '\n' ? 1 : 0;
    }
    return line;
  }
}
