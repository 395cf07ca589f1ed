package io.sonostream.cli.models;

import io.sonostream.model.packaging.SigningKey;
import io.sonostream.runtime.UserException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** With which key a package that a command makes is signed, if with any. */
final class SigningOptions {
  @Option(names = "--private-key", paramLabel = "PEM", description = "Sign with this Ed25519 key.")
  @Nullable Path privateKey;

  @Option(names = "--public-key", paramLabel = "PEM", description = "Its public half.")
  @Nullable Path publicKey;

  /**
   * Null where nothing shall be signed.
   *
   * @throws UserException when only one half of a key is named, or one can't be read
   */
  @Nullable SigningKey key() {
    if (privateKey == null && publicKey == null) {
      return null;
    }
    if (privateKey == null || publicKey == null) {
      throw new UserException("a signature needs both --private-key and --public-key");
    }
    return SigningKey.read(privateKey, publicKey);
  }
}
