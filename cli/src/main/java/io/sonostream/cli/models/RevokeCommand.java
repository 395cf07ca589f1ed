package io.sonostream.cli.models;

import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.model.packaging.TrustedKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Keeps a package, or all that a key signed, from ever being loaded again. */
@Command(
    name = "revoke",
    mixinStandardHelpOptions = true,
    description = {
      "Put a package, or a key with all that it signed, on this installation's revocation"
          + " list.",
      "It is not loaded again, by no promotion and no rollback; one that serves goes on"
          + " until another does."
    })
final class RevokeCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "SHA256|PACKAGE",
      description = "Of a package (models list), or with --key of a key.")
  private String what = "";

  @Option(names = "--key", description = "It is a key's.")
  private boolean key;

  @Option(names = "--reason", required = true, description = "Why; refusals say it.")
  private String reason = "";

  @Mixin KeyOptions keys = new KeyOptions();

  @Override
  public Integer call() {
    String digest =
        !key && Files.exists(Path.of(what))
            ? ModelPackage.open(Path.of(what), TrustedKeys.ANYONE).sha256()
            : what;
    keys.revoked().add(key ? "key" : "package", digest, reason);
    spec.commandLine().getOut().println("revoked " + (key ? "key " : "package ") + digest);
    spec.commandLine().getOut().flush();
    return 0;
  }
}
