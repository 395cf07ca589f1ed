package io.sonostream.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTreeTest {
  @TempDir Path folder;

  @Test
  void goesWithAllThatIsInIt() throws IOException {
    Path deep = Files.createDirectories(folder.resolve("tree/a/b"));
    Files.writeString(deep.resolve("file"), "text");
    Files.writeString(folder.resolve("tree/file"), "text");
    FileTree.delete(folder.resolve("tree"));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aLinkGoesAndNotWhatItLeadsTo() throws IOException {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Path kept = Files.writeString(elsewhere.resolve("kept"), "text");
    Path tree = Files.createDirectory(folder.resolve("tree"));
    Files.createSymbolicLink(tree.resolve("link"), elsewhere);
    FileTree.delete(tree);
    assertThat(tree).doesNotExist();
    assertThat(kept).exists();
  }

  @Test
  void whatIsNotThereIsGoneAlready() throws IOException {
    FileTree.delete(folder.resolve("never"));
    assertThat(folder).isEmptyDirectory();
  }
}
