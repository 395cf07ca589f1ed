package io.sonostream.processor.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.processor.inference.ModelRefusedException.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryCheckTest {
  @TempDir Path directory;

  @Test
  void refusesASecondModelThatMemoryWouldNotHoldAndSaysHowMuchIsMissing() {
    MemoryCheck check = new MemoryCheck(() -> OptionalLong.of(400L << 20));
    check.require(60L << 20, 0, 0);
    assertThatThrownBy(() -> check.require(90L << 20, 0, 0))
        .isInstanceOfSatisfying(
            ModelRefusedException.class, e -> assertThat(e.step()).isEqualTo(Step.MEMORY))
        .hasMessage("a second model needs about 488 MiB, 400 MiB are available");
  }

  @Test
  void refusesAFileThatJavasHeapCanNotLoadBeforeItIsRead() {
    MemoryCheck check = new MemoryCheck(() -> OptionalLong.of(64L << 30), 1L << 30);
    check.require(750L << 20, 250L << 20, 0);
    assertThatThrownBy(() -> check.require(1_900L << 20, 1_900L << 20, 0))
        .isInstanceOfSatisfying(
            ModelRefusedException.class, e -> assertThat(e.step()).isEqualTo(Step.MEMORY))
        .hasMessageContaining("largest file has 1900 MiB")
        .hasMessageContaining("-Xmx");
  }

  @Test
  void refusesANetworkWhoseActivationsMemoryWouldNotHold() {
    MemoryCheck check = new MemoryCheck(() -> OptionalLong.of(8L << 30));
    check.require(1 << 20, 0, 4L << 30);
    assertThatThrownBy(() -> check.require(1 << 20, 0, 64L << 30))
        .isInstanceOfSatisfying(
            ModelRefusedException.class, e -> assertThat(e.step()).isEqualTo(Step.MEMORY))
        .hasMessageContaining("needs about 65540 MiB");
  }

  @Test
  void refusesNothingWhereNobodyKnows() {
    new MemoryCheck(OptionalLong::empty).require(Long.MAX_VALUE >> 8, 0, 0);
  }

  @Test
  void readsWhatLinuxCallsAvailable() throws IOException {
    Path meminfo =
        Files.writeString(
            directory.resolve("meminfo"), "MemTotal:  9000 kB\nMemAvailable:   2048 kB\n");
    assertThat(MemoryCheck.available(meminfo)).hasValue(2L << 20);
    assertThat(MemoryCheck.available(directory.resolve("none"))).isEmpty();
  }

  @Test
  void aContainersLimitLeavesWhatIsNotUsedAndWhatCanBeGivenBack() throws IOException {
    Files.writeString(directory.resolve("memory.max"), "1000000\n");
    Files.writeString(directory.resolve("memory.current"), "900000\n");
    Files.writeString(directory.resolve("memory.stat"), "anon 500000\ninactive_file 300000\n");
    assertThat(MemoryCheck.left(directory)).hasValue(400_000);

    Files.writeString(directory.resolve("memory.max"), "max\n");
    assertThat(MemoryCheck.left(directory)).isEmpty();
    assertThat(MemoryCheck.left(directory.resolve("none"))).isEmpty();
  }

  @Test
  void anOlderKernelsContainerLeavesTheSame() throws IOException {
    Path memory = Files.createDirectories(directory.resolve("v1/memory"));
    Files.writeString(memory.resolve("memory.limit_in_bytes"), "1000000\n");
    Files.writeString(memory.resolve("memory.usage_in_bytes"), "900000\n");
    Files.writeString(
        memory.resolve("memory.stat"), "inactive_file 1\ntotal_inactive_file 300000\n");
    assertThat(MemoryCheck.left(directory.resolve("v1"))).hasValue(400_000);

    Files.writeString(memory.resolve("memory.limit_in_bytes"), "9223372036854771712\n");
    assertThat(MemoryCheck.left(directory.resolve("v1"))).isEmpty();
  }
}
