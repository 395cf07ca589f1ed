package io.sonostream.cli.models;

import io.sonostream.model.packaging.SigningKey;
import io.sonostream.runtime.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a key pair for packages that go to other installations. */
@Command(
    name = "keygen",
    mixinStandardHelpOptions = true,
    description = {
      "Make an Ed25519 key pair: NAME.pem signs, and is for your eyes only; NAME.pub is for"
          + " those who shall trust it (models.accept = SIGNED, models.trusted-keys).",
      "An installation makes its own key by itself."
    })
final class KeygenCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(index = "0", paramLabel = "NAME", description = "Path without ending.")
  private Path name = Path.of("");

  @Option(
      names = "--valid-days",
      paramLabel = "DAYS",
      description = "After so many days nobody trusts it any more (default: for ever).")
  private @Nullable Integer validDays;

  @Override
  public Integer call() {
    Path secret = Path.of(name + ".pem");
    Path open = Path.of(name + ".pub");
    if (Files.exists(secret) || Files.exists(open)) {
      throw new UserException(secret + " or " + open + " exists; keys are never overwritten");
    }
    if (validDays != null && validDays < 1) {
      throw new UserException("--valid-days is " + validDays + "; allowed are 1 and more");
    }
    Instant expires =
        validDays == null
            ? null
            : Clock.systemUTC()
                .instant()
                .plus(Duration.ofDays(validDays))
                .truncatedTo(ChronoUnit.SECONDS);
    SigningKey key = SigningKey.generate(secret, open, expires);
    spec.commandLine()
        .getOut()
        .println("wrote " + secret + " and " + open + " (key " + key.id() + ")");
    spec.commandLine().getOut().flush();
    return 0;
  }
}
