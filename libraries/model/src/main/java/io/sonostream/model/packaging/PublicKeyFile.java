package io.sonostream.model.packaging;

import io.sonostream.network.ModelException;
import io.sonostream.runtime.Digests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A public key that somebody trusts, and until when: a PEM file, with a line {@code Expires:
 * 2027-01-31T00:00:00Z} before its key where it ends some day (RFC 7468 lets text stand there).
 *
 * @param expires null for never
 */
record PublicKeyFile(Path file, PublicKey key, @Nullable Instant expires) {
  private static final String EXPIRES = "Expires:";

  static PublicKeyFile read(Path file) {
    try {
      PublicKey key =
          KeyFactory.getInstance("Ed25519")
              .generatePublic(new X509EncodedKeySpec(Pem.read(file, "PUBLIC KEY")));
      return new PublicKeyFile(file, key, expiry(file));
    } catch (GeneralSecurityException e) {
      throw new ModelException(
          file + ": not an Ed25519 public key in X.509 PEM form: " + e.getMessage(), e);
    }
  }

  private static @Nullable Instant expiry(Path file) {
    try {
      for (String line : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
        if (line.startsWith("-----BEGIN")) {
          return null;
        }
        if (line.startsWith(EXPIRES)) {
          return Instant.parse(line.substring(EXPIRES.length()).strip());
        }
      }
      return null;
    } catch (DateTimeException e) {
      throw new ModelException(
          file + ": its line \"" + EXPIRES + "\" names no time such as 2027-01-31T00:00:00Z", e);
    } catch (IOException e) {
      throw new ModelException(file + ": key can't be read; is it there, and text?", e);
    }
  }

  static String text(PublicKey key, @Nullable Instant expires) {
    return (expires == null ? "" : EXPIRES + " " + expires + "\n")
        + Pem.write("PUBLIC KEY", key.getEncoded());
  }

  /** SHA-256 of the key's X.509 form. */
  static String fingerprint(PublicKey key) {
    return Digests.sha256Hex(key.getEncoded());
  }

  String id() {
    return fingerprint(key);
  }

  boolean isExpired(Instant now) {
    return expires != null && !now.isBefore(expires);
  }
}
