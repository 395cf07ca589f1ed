package io.sonostream.viewer.access;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Passwords as they may lie on a disk: PBKDF2 with HMAC-SHA-512, salted, as {@code
 * pbkdf2-sha512$ROUNDS$SALT$HASH}. The cost stands in the text, so that it can be raised without
 * anybody losing a password.
 */
public final class Passwords {
  /** OWASP's figure for PBKDF2-HMAC-SHA512 (Password Storage Cheat Sheet); some 0.1 s of a core. */
  static final int ROUNDS = 210_000;

  public static final int SHORTEST = 12;

  /** Longer ones would only cost time; a form holds no more anyway. */
  public static final int LONGEST = 200;

  private static final String SCHEME = "pbkdf2-sha512";
  private static final int MOST_ROUNDS = 10_000_000;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BITS = 512;

  private Passwords() {}

  static String hash(char[] password, SecureRandom random) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return String.join(
        "$",
        SCHEME,
        Integer.toString(ROUNDS),
        base64.encodeToString(salt),
        base64.encodeToString(derive(password, salt, ROUNDS)));
  }

  /** Whether the text is one of ours; a file that somebody has edited may hold anything. */
  static boolean isHash(String text) {
    String[] parts = text.split("\\$", -1);
    if (parts.length != 4 || !parts[0].equals(SCHEME) || !parts[1].matches("\\d{1,8}")) {
      return false;
    }
    int rounds = Integer.parseInt(parts[1]);
    try {
      return rounds >= 1
          && rounds <= MOST_ROUNDS
          && Base64.getDecoder().decode(parts[2]).length >= 8
          && Base64.getDecoder().decode(parts[3]).length == HASH_BITS / 8;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  static boolean matches(char[] password, String hash) {
    String[] parts = hash.split("\\$", -1);
    byte[] salt = Base64.getDecoder().decode(parts[2]);
    byte[] derived = derive(password, salt, Integer.parseInt(parts[1]));
    return MessageDigest.isEqual(derived, Base64.getDecoder().decode(parts[3]));
  }

  private static byte[] derive(char[] password, byte[] salt, int rounds) {
    PBEKeySpec spec = new PBEKeySpec(password, salt, rounds, HASH_BITS);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has PBKDF2WithHmacSHA512", e);
    } finally {
      spec.clearPassword();
    }
  }
}
