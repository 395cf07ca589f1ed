package io.sonostream.cli.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.cli.Sonostream;
import io.sonostream.testkit.process.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM whose machine knows no letters but ASCII's says so, in one line. */
class LocaleOfTheMachineIT {
  @TempDir Path folder;

  @Test
  void aNameThatTheLocaleCannotSpellIsOneLine() throws IOException {
    Path log = folder.resolve("log");
    try (ChildProcess child =
        ChildProcess.start(
            Sonostream.class,
            log,
            ChildProcess.SHORT_LIVED,
            List.of("data", "check", folder.resolve("Ünï dir 超声").toString()),
            Map.of("LC_ALL", "C"))) {
      int status = child.exitStatus();
      Ending ending = new Ending(List.of("data check"), status, "", Files.readString(log));
      assertThat(ending.line()).contains("set LC_ALL=C.UTF-8");
    }
  }
}
