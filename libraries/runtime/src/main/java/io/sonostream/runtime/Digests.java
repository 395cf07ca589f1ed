package io.sonostream.runtime;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, and how we write it: 64 lower-case hexadecimal digits. */
public final class Digests {
  private Digests() {}

  /** For bytes that come piece by piece. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The 32 bytes themselves, of the text's UTF-8. */
  public static byte[] sha256(String text) {
    return sha256().digest(text.getBytes(StandardCharsets.UTF_8));
  }

  public static String sha256Hex(byte[] bytes) {
    return hex(sha256().digest(bytes));
  }

  public static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  /**
   * A name's place in [0, 1), the same for ever and everywhere: the first 53 bits of the SHA-256 of
   * its UTF-8.
   */
  public static double position(String name) {
    return (ByteBuffer.wrap(sha256(name)).getLong() >>> 11) * 0x1.0p-53;
  }
}
