package io.sonostream.benchmarks.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the script does with pieces, here of a few bytes: joins them in order, and runs none that is
 * damaged.
 */
@EnabledOnOs(OS.LINUX)
class GpuCheckScriptTest {
  private static final Path SCRIPT = Path.of("../../tools/gpu-check");

  @TempDir Path folder;

  @BeforeEach
  void packSomethingSmall() throws Exception {
    Path java = folder.resolve("tree/jre/bin/java");
    Files.createDirectories(java.getParent());
    Files.createDirectories(folder.resolve("tree/lib"));
    Files.writeString(java, "#!/bin/sh\nshift 6\necho \"runs $*\"\nexit 3\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Path pack = Files.createDirectories(folder.resolve("pack"));
    Files.copy(SCRIPT, pack.resolve("gpu-check"), StandardCopyOption.COPY_ATTRIBUTES);
    bash("tar -C tree -cz jre lib | split -b 50 -d -a 3 - pack/piece-");
    bash("cd pack && sha256sum piece-* > SHA256SUMS");
    assertThat(Files.exists(pack.resolve("piece-001"))).isTrue();
  }

  @Test
  void joinsThePiecesAndGivesBackTheExitCodeOfTheCheck() throws Exception {
    assertThat(bash("pack/gpu-check --run --device cpu --quick; echo code $?"))
        .contains(
            "runs io.sonostream.benchmarks.gpu.GpuCheckCommand --device cpu --quick", "code 3");
  }

  @Test
  void runsNothingOfPiecesThatAreDamagedOrMissing() throws Exception {
    bash("printf x >> pack/piece-001");
    assertThat(bash("pack/gpu-check --run --device cpu; echo code $?"))
        .contains("piece-001: FAILED", "missing or damaged", "code 2")
        .doesNotContain("runs ");
    bash("rm pack/piece-001");
    assertThat(bash("pack/gpu-check --run --device cpu; echo code $?"))
        .contains("piece-001", "missing or damaged", "code 2")
        .doesNotContain("runs ");
  }

  @Test
  void packsIntoNoFolderThatHoldsSomethingAndSaysWhatItTakes() throws Exception {
    assertThat(bash("'" + SCRIPT.toRealPath() + "' --pack pack; echo code $?"))
        .contains("pack is not empty", "code 2");
    assertThat(bash("pack/gpu-check; echo code $?")).contains("--pack FOLDER", "code 2");
  }

  private String bash(String command) throws Exception {
    Process process =
        new ProcessBuilder("bash", "-c", command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }
}
