package io.sonostream.cli.models;

import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.SigningKey;
import io.sonostream.model.packaging.TrustedKeys;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Signs a package where it lies. */
@Command(
    name = "sign",
    mixinStandardHelpOptions = true,
    description = {
      "Check a package and sign it where it lies, with this installation's key or another.",
      "Its digest stays the same. Whoever signs vouches for it: a network from elsewhere is"
          + " code that runs."
    })
final class SignCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(index = "0", paramLabel = "PACKAGE", description = "A package's directory.")
  private Path source = Path.of("");

  @Mixin SigningOptions signing = new SigningOptions();

  @Override
  public Integer call() {
    SigningKey key = signing.key();
    ModelPackage signed = ModelPackage.open(source, TrustedKeys.ANYONE).signInPlace(key);
    spec.commandLine()
        .getOut()
        .println("signed " + source + " (sha256 " + signed.sha256() + ", key " + key.id() + ")");
    spec.commandLine().getOut().flush();
    return 0;
  }
}
