package io.sonostream.model.packaging;

import io.sonostream.network.ModelException;
import io.sonostream.runtime.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * An Ed25519 key pair (RFC 8032) that signs manifests. Kept as two PEM files, as {@code openssl
 * genpkey -algorithm ed25519} and {@code openssl pkey -pubout} write them.
 */
public final class SigningKey {
  private final PrivateKey secret;
  private final PublicKey open;

  private SigningKey(PrivateKey secret, PublicKey open) {
    this.secret = secret;
    this.open = open;
  }

  /** A new pair that never expires. */
  public static SigningKey generate(Path privateFile, Path publicFile) {
    return generate(privateFile, publicFile, null);
  }

  /**
   * A new pair, kept in two new files; the private one is readable by its owner alone.
   *
   * @param expires when those who trust it stop doing so; null for never
   */
  public static SigningKey generate(Path privateFile, Path publicFile, @Nullable Instant expires) {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      // The secret half last: whoever sees it finds the other, however early we are killed.
      AtomicFile.write(publicFile, ascii(PublicKeyFile.text(pair.getPublic(), expires)));
      AtomicFile.writeForOwner(
          privateFile, ascii(Pem.write("PRIVATE KEY", pair.getPrivate().getEncoded())));
      return new SigningKey(pair.getPrivate(), pair.getPublic());
    } catch (IOException | GeneralSecurityException e) {
      throw new ModelException(
          privateFile + " and " + publicFile + ": keys can't be written: " + e.getMessage(), e);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * @throws ModelException when one of the two is no such key, or they are not halves of one pair
   */
  public static SigningKey read(Path privateFile, Path publicFile) {
    try {
      PrivateKey secret =
          KeyFactory.getInstance("Ed25519")
              .generatePrivate(new PKCS8EncodedKeySpec(Pem.read(privateFile, "PRIVATE KEY")));
      SigningKey key = new SigningKey(secret, PublicKeyFile.read(publicFile).key());
      key.requireOnePair(privateFile, publicFile);
      return key;
    } catch (GeneralSecurityException e) {
      throw new ModelException(
          privateFile + ": not an Ed25519 private key in PKCS#8 PEM form: " + e.getMessage(), e);
    }
  }

  /** A signature that its own public half refuses would be found out far from here. */
  private void requireOnePair(Path privateFile, Path publicFile) {
    byte[] anything = {1};
    if (!TrustedKeys.verifies(open, anything, sign(anything))) {
      throw new ModelException(
          privateFile + " and " + publicFile + " are halves of two different keys; name one pair");
    }
  }

  /** Fingerprint of the public key: what releases name. */
  public String id() {
    return PublicKeyFile.fingerprint(open);
  }

  PackageSignature sign(byte[] manifest) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(secret);
      signature.update(manifest);
      return new PackageSignature(id(), Base64.getEncoder().encodeToString(signature.sign()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK can't sign with Ed25519", e);
    }
  }
}
