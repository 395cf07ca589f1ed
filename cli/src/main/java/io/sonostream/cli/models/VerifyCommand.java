package io.sonostream.cli.models;

import io.sonostream.model.packaging.Acceptance;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.TrustedKeys;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says whether a package would be loaded here. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Check a package as a processor here would: files, digests, signature, expiry, revocation.",
      "Ends with status 2 and the reason where it would be refused."
    })
final class VerifyCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(index = "0", paramLabel = "PACKAGE", description = "A package: directory or zip.")
  private Path source = Path.of("");

  @Option(
      names = "--trusted-key",
      paramLabel = "PEM",
      description = "Public keys of others that may have signed it.")
  private List<Path> trusted = List.of();

  @Mixin KeyOptions keys = new KeyOptions();

  @Override
  public Integer call() {
    Acceptance accept = trusted.isEmpty() ? Acceptance.OWN : Acceptance.SIGNED;
    TrustedKeys known =
        TrustedKeys.of(accept, keys.own(), trusted, keys.revoked(), Clock.systemUTC());
    ModelPackage good = ModelPackage.open(source, known);
    spec.commandLine()
        .getOut()
        .println(
            source
                + " is "
                + good.manifest().task()
                + " "
                + good.manifest().version()
                + ", whole, and signed by key "
                + good.signatureKeyId());
    spec.commandLine().getOut().flush();
    return 0;
  }
}
