package io.sonostream.cli.models;

import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.PackageWriter;
import io.sonostream.model.packaging.SigningKey;
import io.sonostream.model.packaging.TrustedKeys;
import io.sonostream.runtime.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The model that another version is made of, and where that goes. */
final class VersionOptions {
  @Parameters(paramLabel = "PACKAGE", description = "The model; it stays as it is.")
  Path source = Path.of("");

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "PACKAGE",
      description = "The directory to write; must not exist.")
  Path target = Path.of("");

  @Option(
      names = "--model-version",
      paramLabel = "VERSION",
      description = "Of what is written (default: the model's own, and what was done).")
  @Nullable String version;

  @Mixin SigningOptions signing = new SigningOptions();

  /**
   * Makes the version and says so.
   *
   * @throws UserException when the target exists; before anything is worked out
   */
  String make(String suffix, Making making) {
    ModelPackage model = ModelPackage.open(source, TrustedKeys.ANYONE);
    SigningKey key = signing.key();
    if (Files.exists(target)) {
      throw new UserException(target + " exists; name a new directory");
    }
    String name = version == null ? model.manifest().version() + suffix : version;
    ModelPackage made = making.make(model, new PackageWriter(key), name, target);
    return "wrote " + target + ", version " + name + " (sha256 " + made.sha256() + ")";
  }

  /** Works out what is new in the version, and writes it. */
  interface Making {
    ModelPackage make(ModelPackage model, PackageWriter writer, String version, Path target);
  }
}
