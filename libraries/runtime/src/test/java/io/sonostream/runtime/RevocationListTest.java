package io.sonostream.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RevocationListTest {
  private static final String PACKAGE = "a".repeat(64);
  private static final String KEY = "b".repeat(64);

  @TempDir Path folder;

  @Test
  void aPackageIsRefusedByItsDigestAndByTheKeyThatSignedIt() throws IOException {
    Path file = folder.resolve("revoked");
    RevocationList list = new RevocationList(file);
    assertThat(list.refusal(PACKAGE, KEY)).as("no list").isEmpty();
    Files.writeString(file, "# ours\n\nkey " + KEY + " stolen\n");
    assertThat(list.refusal(PACKAGE, null)).isEmpty();
    assertThat(list.refusal(KEY, null)).as("a key's digest is no package's").isEmpty();
    assertThat(list.refusal(PACKAGE, KEY))
        .contains(
            "the key that signed it, " + KEY + ", is revoked (stolen); release another version");
    Files.writeString(file, "package " + PACKAGE + "\n");
    assertThat(list.refusal(PACKAGE, null))
        .contains("package " + PACKAGE + " is revoked; release another version");
  }

  @Test
  void aListThatCanNotBeUnderstoodRefusesEverything() throws IOException {
    Path file =
        Files.writeString(folder.resolve("revoked"), "pakage " + PACKAGE + " a typing mistake");
    assertThatThrownBy(() -> new RevocationList(file).refusal(KEY, null))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("is none of a revocation list, so nothing is loaded");
    Path folderInItsPlace = Files.createDirectory(folder.resolve("folder"));
    assertThatThrownBy(() -> new RevocationList(folderInItsPlace).refusal(KEY, null))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("can't be read");
  }
}
