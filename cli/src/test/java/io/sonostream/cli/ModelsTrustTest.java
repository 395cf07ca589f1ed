package io.sonostream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
    assertThat(pack(made, here)).as(err.toString()).isZero();
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

  @Test
  void everyCommandFindsTheKeysWhereTheConfigurationHasThem() throws IOException {
    Path keys = folder.resolve("configured");
    Path shown = folder.resolve("shown");
    Path file =
        Files.writeString(
            folder.resolve("services.conf"),
            "trainer.models { keys = \"" + keys + "\", public-keys = \"" + shown + "\" }\n");
    String config = "--config=" + file;
    String made = folder.resolve("package").toString();
    assertThat(pack(made, config)).as(err.toString()).isZero();
    assertThat(keys.resolve("own.pem")).exists();
    assertThat(shown.resolve("own.pub")).exists();
    assertThat(shown.resolve("own.pem")).doesNotExist();
    assertThat(run("verify", made, config)).as(err.toString()).isZero();
    // Who sees the public halves only, as a processor does.
    assertThat(run("verify", made, "--keys=" + shown)).as(err.toString()).isZero();
    assertThat(run("revoke", made, config, "--reason=it misses nerves")).isZero();
    assertThat(shown.resolve("revoked")).exists();
    assertThat(run("verify", made, "--keys=" + shown)).isEqualTo(2);
    assertThat(err.toString()).contains("is revoked (it misses nerves)");
  }

  private int pack(String to, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "pack",
                EXPORT.toString(),
                "-o",
                to,
                "--task=t",
                "--model-version=1",
                "--classes=lesion",
                "--size=16x16",
                "--pixels=floats",
                "--normalise=unit",
                "--answers=logits"));
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
  }
}
