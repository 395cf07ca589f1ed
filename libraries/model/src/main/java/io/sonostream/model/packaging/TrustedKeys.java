package io.sonostream.model.packaging;

import io.sonostream.network.ModelException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The Ed25519 keys whose packages may be loaded, and what is revoked whoever signed it. Keys of
 * this installation are looked up at each package: they are made when they are first needed.
 * Immutable.
 */
public final class TrustedKeys {
  public static final TrustedKeys ANYONE =
      new TrustedKeys(List::of, false, "", Revocations.NONE, Clock.systemUTC());

  private final Supplier<List<PublicKeyFile>> keys;
  private final boolean required;
  private final String advice;
  private final Revocations revoked;
  private final Clock clock;

  private TrustedKeys(
      Supplier<List<PublicKeyFile>> keys,
      boolean required,
      String advice,
      Revocations revoked,
      Clock clock) {
    this.keys = keys;
    this.required = required;
    this.advice = advice;
    this.revoked = revoked;
    this.clock = clock;
  }

  /** Public keys in X.509 PEM form; without any, signatures are not looked at. */
  public static TrustedKeys read(List<Path> files) {
    List<PublicKeyFile> read = files.stream().map(PublicKeyFile::read).toList();
    return new TrustedKeys(() -> read, !read.isEmpty(), "", Revocations.NONE, Clock.systemUTC());
  }

  /**
   * As settings say.
   *
   * @param files public keys of others, for {@link Acceptance#SIGNED}
   * @throws ModelException when a key can't be read, or is named where it would not count
   */
  public static TrustedKeys of(
      Acceptance accept, OwnKeys own, List<Path> files, Revocations revoked, Clock clock) {
    if ((accept == Acceptance.SIGNED) == files.isEmpty()) {
      throw new ModelException(
          "models.accept is "
              + accept
              + " and models.trusted-keys are "
              + files
              + "; keys of others belong to SIGNED, which needs at least one");
    }
    List<PublicKeyFile> others = files.stream().map(PublicKeyFile::read).toList();
    Supplier<List<PublicKeyFile>> all =
        () -> Stream.concat(own.trusted().stream(), others.stream()).toList();
    String advice =
        "; models.accept is "
            + accept
            + ", own keys lie in "
            + own.folder()
            + ": if you trust it, \"sonostream models sign\" it here";
    return new TrustedKeys(all, accept != Acceptance.ANY, advice, revoked, clock);
  }

  /**
   * For packages that somebody vouches for who may: whoever writes the settings of this machine.
   */
  public TrustedKeys vouchedFor() {
    return new TrustedKeys(keys, false, advice, revoked, clock);
  }

  /**
   * @throws ModelException when the package is revoked, or not signed as it must be
   */
  void check(String sha256, byte[] manifest, @Nullable PackageSignature signature) {
    revoked.require(sha256, signature == null ? null : signature.keyId());
    if (!required) {
      return;
    }
    Map<String, PublicKeyFile> trusted = new LinkedHashMap<>();
    keys.get().forEach(key -> trusted.put(key.id(), key));
    if (signature == null) {
      throw new ModelException(
          "package is not signed; it must be signed by one of the trusted keys "
              + trusted.keySet()
              + advice);
    }
    PublicKeyFile key = trusted.get(signature.keyId());
    if (key == null) {
      throw new ModelException(
          "package is signed by key "
              + signature.keyId()
              + "; trusted are "
              + trusted.keySet()
              + advice);
    }
    if (key.isExpired(clock.instant())) {
      throw new ModelException(
          "package is signed by key "
              + signature.keyId()
              + ", which has expired at "
              + key.expires()
              + " ("
              + key.file()
              + "); sign it again with another");
    }
    if (!verifies(key.key(), manifest, signature)) {
      throw new ModelException(
          "package's signature by key " + signature.keyId() + " does not fit its manifest");
    }
  }

  static boolean verifies(PublicKey key, byte[] manifest, PackageSignature signature) {
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
