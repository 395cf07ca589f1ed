package io.sonostream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** tools/pin-images, with a docker that answers as the registry of an image would. */
class PinImagesTest {
  private static final Path ROOT = Path.of("..");
  private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

  @TempDir Path folder;

  private String said = "";

  @BeforeEach
  void copy() throws IOException {
    for (String name : List.of("Dockerfile", "docker-compose.yml")) {
      Files.copy(ROOT.resolve(name), folder.resolve(name));
    }
  }

  @Test
  void everyImageIsNamedByItsDigestAndNothingElseIsChanged() throws Exception {
    assertThat(pin("echo " + DIGEST)).as(said).isZero();
    assertThat(said.lines()).hasSize(6).allMatch(line -> line.endsWith("@" + DIGEST));
    for (String name : List.of("Dockerfile", "docker-compose.yml")) {
      String before = Files.readString(ROOT.resolve(name));
      String after = Files.readString(folder.resolve(name));
      assertThat(after).isNotEqualTo(before).contains("@" + DIGEST);
      assertThat(after.replace("@" + DIGEST, ""))
          .isEqualTo(before.replaceAll("@sha256:[0-9a-f]{64}", ""));
    }
    assertThat(Files.readString(folder.resolve("docker-compose.yml")).split("@sha256:", -1))
        .hasSize(5);
    // Again, with what they are by then.
    String newer = "sha256:" + "f".repeat(64);
    assertThat(pin("echo " + newer)).as(said).isZero();
    assertThat(Files.readString(folder.resolve("Dockerfile")))
        .contains("JRE_IMAGE=eclipse-temurin:17-jre@" + newer + "\n")
        .doesNotContain(DIGEST);
  }

  @Test
  void anImageThatIsNotFoundChangesNothing() throws Exception {
    String answer = "case $4 in grafana*) exit 1 ;; *) echo " + DIGEST + " ;; esac";
    assertThat(pin(answer)).isEqualTo(1);
    assertThat(said).contains("grafana/grafana:").contains("nothing was changed");
    assertThat(pin("echo no digest")).isEqualTo(1);
    assertThat(said).contains("\"no digest\", which is none; nothing was changed");
    for (String name : List.of("Dockerfile", "docker-compose.yml")) {
      assertThat(folder.resolve(name)).hasSameTextualContentAs(ROOT.resolve(name));
    }
  }

  private int pin(String answer) throws Exception {
    Path docker = folder.resolve("docker");
    Files.writeString(docker, "#!/bin/sh\n" + answer + "\n");
    assertThat(docker.toFile().setExecutable(true)).isTrue();
    ProcessBuilder builder =
        new ProcessBuilder("bash", "../tools/pin-images", folder.toString())
            .redirectErrorStream(true);
    builder.environment().merge("PATH", folder.toString(), (path, ours) -> ours + ":" + path);
    Process process = builder.start();
    said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor();
  }
}
