package io.sonostream.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path folder;

  @Test
  void aFileIsReplacedAsAWhole() throws IOException {
    Path file = folder.resolve("profile");
    AtomicFile.write(file, new byte[] {1, 2, 3});
    AtomicFile.write(file, new byte[] {4});
    assertThat(file).hasBinaryContent(new byte[] {4});
    assertThat(names()).containsExactly("profile");
  }

  @Test
  void whatFailsHalfwayLeavesTheOldFileAndNothingElse() throws IOException {
    Path file = folder.resolve("profile");
    AtomicFile.write(file, new byte[] {1, 2, 3});
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      out.write(4);
                      throw new IOException("no space left");
                    }))
        .hasMessage("no space left");
    assertThat(file).hasBinaryContent(new byte[] {1, 2, 3});
    assertThat(names()).containsExactly("profile");
  }

  @Test
  void nobodySeesTheNameBeforeTheBytesAreThere() throws IOException {
    Path file = folder.resolve("profile");
    AtomicFile.write(
        file,
        out -> {
          out.write(new byte[100_000]);
          assertThat(file).doesNotExist();
        });
    assertThat(file).hasSize(100_000);
  }

  @Test
  void aFolderGetsItsNameWithAllThatIsInIt() throws IOException {
    Path written = Files.createDirectory(AtomicFile.beside(folder.resolve("model")));
    AtomicFile.writeThrough(written.resolve("weights"), out -> out.write(7));
    AtomicFile.rename(written, folder.resolve("model"));
    assertThat(folder.resolve("model/weights")).hasBinaryContent(new byte[] {7});
    assertThat(names()).containsExactly("model");
  }

  @Test
  void aFolderThatIsMissingIsNamed() {
    Path file = folder.resolve("missing/profile");
    assertThatThrownBy(() -> AtomicFile.write(file, new byte[0]))
        .isInstanceOfAny(NoSuchFileException.class, IOException.class)
        .hasMessageContaining("missing");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
