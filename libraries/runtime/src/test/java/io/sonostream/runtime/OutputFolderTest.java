package io.sonostream.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
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

  /** As Ctrl-C does; what was half written shows patients. */
  @Test
  void ofWhatAProcessThatIsToldToEndHasBegunNothingStays() throws Exception {
    Path folder = home.resolve("result");
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertThat(child.getInputStream().read()).isEqualTo('w');
      child.toHandle().destroy();
      assertThat(child.waitFor(1, TimeUnit.MINUTES)).isTrue();
    } finally {
      child.destroyForcibly();
    }
    assertThat(folder).isEmptyDirectory();
  }

  /** Writes for ever. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) throws IOException {
      try (OutputFolder output = OutputFolder.begin(Path.of(args[0]))) {
        Path images = Files.createDirectories(output.draft().resolve("images"));
        for (int i = 0; ; i++) {
          Files.writeString(images.resolve(i % 1000 + ".png"), "a");
          if (i == 100) {
            System.out.print('w');
            System.out.flush();
          }
        }
      }
    }
  }

  @Test
  void whatAKilledProcessLeftIsNamed() throws IOException {
    Path left = Files.createDirectory(home.resolve(".unfinished-123"));
    assertThatThrownBy(() -> OutputFolder.begin(home))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(left.getFileName() + " ")
        .hasMessageContaining("delete it");
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
