package io.sonostream.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;

class MachineTroubleTest {
  @Test
  void whateverTheMachineRefusesIsSaidInItsWords() {
    assertThat(
            MachineTrouble.words(
                new UncheckedIOException(
                    "data directory d", new FileSystemException("d/x", null, "Is a directory"))))
        .hasValue("data directory d: d/x Is a directory");
    assertThat(MachineTrouble.words(new UncheckedIOException(new AccessDeniedException("d"))))
        .hasValue("d may not be read or written by this user");
    assertThat(
            MachineTrouble.words(
                new UncheckedIOException(
                    "can't write f: No space left on device",
                    new IOException("No space left on device"))))
        .as("the thing that knows its file")
        .hasValue("can't write f: No space left on device");
    assertThat(
            MachineTrouble.words(
                new IllegalStateException(new IOException("No space left on device"))))
        .hasValue("No space left on device");
    assertThat(MachineTrouble.words(new BindException("Address already in use")))
        .hasValue("Address already in use");
    assertThat(MachineTrouble.words(new IllegalStateException("a bug"))).isEmpty();
  }
}
