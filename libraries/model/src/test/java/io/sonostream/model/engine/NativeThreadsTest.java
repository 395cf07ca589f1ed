package io.sonostream.model.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeThreadsTest {
  @TempDir Path directory;

  @Test
  void aContainerThatMayUseLessThanTheMachineHasItsEnginesDoSo() throws IOException {
    Path machine = directory.resolve("cpuinfo");
    Files.writeString(
        machine, "processor\t: 0\nflags\t: a b\n\nprocessor\t: 1\n\nprocessor\t: 2\n");
    assertThat(NativeThreads.of(0, 2, machine)).isEqualTo(2);
    assertThat(NativeThreads.of(0, 3, machine)).as("no limit").isZero();
    assertThat(NativeThreads.of(1, 2, machine)).as("said so").isEqualTo(1);
    assertThat(NativeThreads.of(8, 2, machine)).as("said so").isEqualTo(8);
    assertThat(NativeThreads.of(0, 2, directory.resolve("none"))).as("not known").isZero();
  }
}
