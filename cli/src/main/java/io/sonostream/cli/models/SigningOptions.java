package io.sonostream.cli.models;

import io.sonostream.model.packaging.SigningKey;
import io.sonostream.runtime.UserException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** With which key a command signs a package: this installation's own, unless another is named. */
final class SigningOptions {
  @Option(
      names = "--private-key",
      paramLabel = "PEM",
      description = "Sign with this Ed25519 key (default: this installation's own).")
  @Nullable Path privateKey;

  @Option(names = "--public-key", paramLabel = "PEM", description = "Its public half.")
  @Nullable Path publicKey;

  @Mixin KeyOptions keys = new KeyOptions();

  /**
   * The pair that was named, or this installation's own, which is made if there is none.
   *
   * @throws UserException when only one half of a key is named, or one can't be read
   */
  SigningKey key() {
    if (privateKey == null && publicKey == null) {
      return keys.own().signing();
    }
    if (privateKey == null || publicKey == null) {
      throw new UserException("a signature needs both --private-key and --public-key");
    }
    return SigningKey.read(privateKey, publicKey);
  }
}
