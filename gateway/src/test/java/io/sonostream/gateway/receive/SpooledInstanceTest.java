package io.sonostream.gateway.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sonostream.gateway.settings.SpoolSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpooledInstanceTest {
  private static final Path OPEN_FILES = Path.of("/proc/self/fd");

  @TempDir Path folder;

  /** Its bytes are given back then, and others come in their place. */
  @Test
  void aMappedInstanceTakesNoRoomOnceItIsClosed() throws IOException {
    assumeTrue(Files.isDirectory(OPEN_FILES), "files without a name are seen on Linux only");
    Spool spool = new Spool(new SpoolSettings(folder, 64 << 20, 64 << 20));
    SpooledInstance instance = spool.open();
    byte[] bytes = new byte[17 << 20];
    instance.write(bytes, 0, bytes.length);
    ByteBuffer whole = instance.whole();
    assertThat(whole.isDirect()).isTrue();

    try (FileChannel behind = FileChannel.open(nameless())) {
      assertThat(behind.size()).isEqualTo(bytes.length);
      instance.close();
      instance.close();

      assertThat(behind.size()).isZero();
      assertThat(spool.bytes()).isZero();
    }
  }

  private Path nameless() throws IOException {
    try (Stream<Path> all = Files.list(OPEN_FILES)) {
      return all.filter(this::isOfTheSpool).findFirst().orElseThrow();
    }
  }

  private boolean isOfTheSpool(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).startsWith(folder.toRealPath());
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }
}
