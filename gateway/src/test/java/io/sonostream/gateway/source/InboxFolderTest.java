package io.sonostream.gateway.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InboxFolderTest {
  @TempDir Path path;

  private InboxFolder folder;
  private Path file;
  private long writes;

  @BeforeEach
  void putAFileThatHasItsFinalSize() throws IOException {
    folder = new InboxFolder(path);
    file = path.resolve("clip.dcm");
    write(new byte[8]);
  }

  /** Each at a time of its own, without a clock. */
  private void write(byte[] bytes) throws IOException {
    Files.write(file, bytes);
    Files.setLastModifiedTime(
        file, FileTime.from(Instant.parse("2026-01-01T00:00:00Z").plusMillis(++writes)));
  }

  private ByteBuffer read() throws IOException {
    return folder.read(file, each -> ByteBuffer.wrap(Files.readAllBytes(each)));
  }

  @Test
  void aFileIsTakenOnceItIsTheSameAtTwoLooks() throws IOException {
    assertThat(folder.look()).isEmpty();
    write(new byte[] {1, 1, 0, 0, 0, 0, 0, 0});
    assertThat(folder.look()).isEmpty();
    write(new byte[] {1, 1, 1, 1, 1, 1, 1, 1});
    assertThat(folder.look()).isEmpty();

    assertThat(folder.look()).containsExactly(file);
    assertThat(read()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 1, 1, 1, 1, 1, 1, 1}));
  }

  @Test
  void aFileThatChangesWhileItIsReadIsNotTakenBeforeItIsTheSameAgain() throws IOException {
    folder.look();
    assertThat(folder.look()).containsExactly(file);

    ByteBuffer torn =
        folder.read(
            file,
            each -> {
              write(new byte[] {1, 1, 1, 1, 1, 1, 1, 1});
              return ByteBuffer.wrap(Files.readAllBytes(each));
            });

    assertThat(torn).isNull();
    assertThat(folder.look()).isEmpty();
    assertThat(folder.look()).containsExactly(file);
    assertThat(read()).isNotNull();
  }

  @Test
  void whatWasTakenComesAgainOnlyOnceItHasChanged() throws IOException {
    folder.look();
    folder.look();
    assertThat(read()).isNotNull();
    assertThat(folder.look()).as("not settled yet: nothing was done with it").containsExactly(file);

    folder.done(file);

    assertThat(folder.look()).isEmpty();
    write(new byte[9]);
    assertThat(folder.look()).isEmpty();
    assertThat(folder.look()).containsExactly(file);
  }
}
