package io.sonostream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys, signatures and revocation by commands alone. */
class ModelsTrustTest {
  private static final Path EXPORT =
      Path.of(
          "..", "libraries", "model", "src", "test", "resources", "foreign", "sigmoid-logits.pt");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    List<String> all = new ArrayList<>(List.of("models"));
    all.addAll(List.of(arguments));
    return Sonostream.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(all.toArray(String[]::new));
  }

  @Test
  void whatIsPackedHereVerifiesHereAndNowhereElseUntilItIsSignedForThere() {
    String here = "--keys=" + folder.resolve("here");
    String there = "--keys=" + folder.resolve("there");
    String made = folder.resolve("package").toString();
    assertThat(
            run(
                "pack",
                EXPORT.toString(),
                "-o",
                made,
                "--task=t",
                "--model-version=1",
                "--classes=lesion",
                "--size=16x16",
                "--pixels=floats",
                "--normalise=unit",
                "--answers=logits",
                here))
        .as(err.toString())
        .isZero();
    assertThat(run("verify", made, here)).as(err.toString()).isZero();
    assertThat(out.toString()).contains("is t 1, whole, and signed by key");
    assertThat(run("verify", made, there)).isEqualTo(2);
    assertThat(err.toString()).contains("is signed by key").doesNotContain("\tat ");

    String pair = folder.resolve("maker").toString();
    assertThat(run("keygen", pair, "--valid-days=30")).as(err.toString()).isZero();
    assertThat(run("keygen", pair)).isEqualTo(2);
    assertThat(err.toString()).contains("never overwritten");
    assertThat(run("sign", made, "--private-key=" + pair + ".pem", "--public-key=" + pair + ".pub"))
        .as(err.toString())
        .isZero();
    assertThat(run("verify", made, there, "--trusted-key=" + pair + ".pub"))
        .as(err.toString())
        .isZero();

    assertThat(run("revoke", made, there, "--reason=it misses nerves")).isZero();
    assertThat(Files.exists(folder.resolve("there").resolve("revoked"))).isTrue();
    assertThat(run("verify", made, there, "--trusted-key=" + pair + ".pub")).isEqualTo(2);
    assertThat(err.toString()).contains("is revoked (it misses nerves)");
  }
}
