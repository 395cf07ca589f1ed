package io.sonostream.viewer.openid;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * One sign-in between its beginning and the way back: known to the browser that began it, and to
 * nobody else.
 *
 * @param state goes to the provider and comes back
 * @param nonce goes to the provider and comes back within the ID token
 * @param verifier proves to the provider that who brings the code is who asked for it (RFC 7636)
 * @param to the part of the page that was asked for, from the # on; empty for its start
 * @param until after which it is too late
 */
record Flow(String state, String nonce, String verifier, String to, Instant until) {
  private static final int SECRET_BYTES = 32;

  static Flow begin(String to, Instant until, SecureRandom random) {
    return new Flow(secret(random), secret(random), secret(random), to, until);
  }

  /** As one text of letters, digits, - _ and dots. */
  String text() {
    return String.join(
        ".",
        state,
        nonce,
        verifier,
        base64(to.getBytes(StandardCharsets.UTF_8)),
        Long.toString(until.getEpochSecond()));
  }

  static Optional<Flow> parse(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 5 || !parts[4].matches("\\d{1,12}")) {
      return Optional.empty();
    }
    try {
      String to = new String(Base64.getUrlDecoder().decode(parts[3]), StandardCharsets.UTF_8);
      Instant until = Instant.ofEpochSecond(Long.parseLong(parts[4]));
      return Optional.of(new Flow(parts[0], parts[1], parts[2], to, until));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String secret(SecureRandom random) {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return base64(bytes);
  }
}
