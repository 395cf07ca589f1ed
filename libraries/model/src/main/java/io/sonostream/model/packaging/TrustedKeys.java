package io.sonostream.model.packaging;

import io.sonostream.network.ModelException;
import io.sonostream.runtime.Digests;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The Ed25519 keys whose packages may be loaded. Without any, signatures are not looked at; with
 * one or more, a package without a good signature of one of them is refused.
 */
public final class TrustedKeys {
  public static final TrustedKeys ANYONE = new TrustedKeys(Map.of());

  private final Map<String, PublicKey> keys;

  private TrustedKeys(Map<String, PublicKey> keys) {
    this.keys = keys;
  }

  /** Public keys in X.509 PEM form. */
  public static TrustedKeys read(List<Path> files) {
    Map<String, PublicKey> keys = new LinkedHashMap<>();
    for (Path file : files) {
      PublicKey key = readKey(file);
      keys.put(fingerprint(key), key);
    }
    return new TrustedKeys(keys);
  }

  static PublicKey readKey(Path file) {
    try {
      return KeyFactory.getInstance("Ed25519")
          .generatePublic(new X509EncodedKeySpec(Pem.read(file, "PUBLIC KEY")));
    } catch (GeneralSecurityException e) {
      throw new ModelException(
          file + ": not an Ed25519 public key in X.509 PEM form: " + e.getMessage(), e);
    }
  }

  /** SHA-256 of the key's X.509 form. */
  static String fingerprint(PublicKey key) {
    return Digests.sha256Hex(key.getEncoded());
  }

  void check(byte[] manifest, @Nullable PackageSignature signature) {
    if (keys.isEmpty()) {
      return;
    }
    if (signature == null) {
      throw new ModelException(
          "package is not signed; it must be signed by one of the trusted keys " + keys.keySet());
    }
    PublicKey key = keys.get(signature.keyId());
    if (key == null) {
      throw new ModelException(
          "package is signed by key " + signature.keyId() + "; trusted are " + keys.keySet());
    }
    if (!verifies(key, manifest, signature)) {
      throw new ModelException(
          "package's signature by key " + signature.keyId() + " does not fit its manifest");
    }
  }

  private static boolean verifies(PublicKey key, byte[] manifest, PackageSignature signature) {
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(key);
      verifier.update(manifest);
      return verifier.verify(Base64.getDecoder().decode(signature.signature()));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }
}
