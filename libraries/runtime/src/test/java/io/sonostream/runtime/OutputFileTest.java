package io.sonostream.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
  private static final byte[] NEW = "new".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  @Test
  void aFileIsReplacedAndALinkStaysOne() throws IOException {
    Path file = Files.writeString(folder.resolve("a.png"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link.png"), file);
    OutputFile.write(link, NEW);
    assertThat(link).isSymbolicLink();
    assertThat(file).hasContent("new");
    OutputFile.write(folder.resolve("b.png"), NEW);
    assertThat(folder.resolve("b.png")).hasContent("new");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(3);
    }
  }

  @Test
  void theFolderThatIsMissingIsNamed() {
    assertThatThrownBy(() -> OutputFile.write(folder.resolve("no/a.png"), NEW))
        .isInstanceOf(UserException.class)
        .hasMessage(
            folder
                + "/no/a.png: can't be written: there is no folder "
                + folder
                + "/no; make it, or name another");
  }

  @Test
  void whatTheMachineSaysIsTold() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "no /dev/full");
    Path link = Files.createSymbolicLink(folder.resolve("a.png"), full);
    assertThatThrownBy(() -> OutputFile.write(link, NEW))
        .isInstanceOf(UserException.class)
        .hasMessage(link + ": can't be written: No space left on device");
    assertThat(full).exists();
  }
}
