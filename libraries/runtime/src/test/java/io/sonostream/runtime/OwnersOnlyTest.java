package io.sonostream.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnersOnlyTest {
  @TempDir Path home;

  @Test
  void nobodyElseReadsWhatIsWrittenOrWhatItReplaces() throws IOException {
    Path folder = home.resolve("a").resolve("b");
    OwnersOnly.folder(folder);
    OwnersOnly.folder(folder);
    Path file = folder.resolve("secret");
    Files.writeString(file, "before");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(OwnersOnly.holds(file)).isFalse();

    AtomicFile.writeForOwner(file, new byte[] {1, 2});

    assertThat(OwnersOnly.holds(file)).isTrue();
    assertThat(Files.readAllBytes(file)).containsExactly(1, 2);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.toList()).isEqualTo(List.of(file));
    }
  }
}
