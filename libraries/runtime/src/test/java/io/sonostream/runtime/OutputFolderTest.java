package io.sonostream.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFolderTest {
  @TempDir Path home;

  @Test
  void whatIsFinishedIsThereAndNothingElse() throws IOException {
    Path folder = home.resolve("new/result");
    try (OutputFolder output = OutputFolder.begin(folder)) {
      Files.createDirectories(output.draft().resolve("images"));
      Files.writeString(output.draft().resolve("images/a.png"), "a");
      Files.writeString(output.draft().resolve("index.csv"), "id");
      assertThat(folder.resolve("index.csv")).doesNotExist();
      output.finish();
    }
    assertThat(folder).isDirectoryContaining("glob:**/images").isDirectoryContaining("glob:**csv");
    assertThat(folder.resolve("images/a.png")).hasContent("a");
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void ofWhatBrokeOffNothingStays() throws IOException {
    Path folder = home.resolve("result");
    try (OutputFolder output = OutputFolder.begin(folder)) {
      Files.writeString(output.draft().resolve("index.csv"), "half");
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whatHoldsSomethingIsRefused() throws IOException {
    Path notes = home.resolve("notes.txt");
    Files.writeString(notes, "mine");
    assertThatThrownBy(() -> OutputFolder.begin(home))
        .isInstanceOf(UserException.class)
        .hasMessage(home + " is not empty; name a new or an empty folder");
    assertThatThrownBy(() -> OutputFolder.begin(notes))
        .isInstanceOf(UserException.class)
        .hasMessage(notes + " is a file; name a new or an empty folder");
    assertThat(notes).hasContent("mine");
  }
}
