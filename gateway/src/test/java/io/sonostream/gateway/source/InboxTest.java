package io.sonostream.gateway.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.gateway.receive.InstanceIntake;
import io.sonostream.gateway.receive.Outcome.Kind;
import io.sonostream.gateway.receive.Spool;
import io.sonostream.gateway.receive.Way;
import io.sonostream.gateway.settings.FrameSettings;
import io.sonostream.gateway.settings.SpoolSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InboxTest {
  private static final int MOST = 1000;

  @TempDir Path folder;
  private final Way way = Way.of("ward", new FrameSettings("device", "task", null, false, null));

  @Test
  void aFileThatIsTooLargeIsRefusedOnceAndHoldsUpNoOther() throws Exception {
    Path files = Files.createDirectory(folder.resolve("files"));
    Files.write(files.resolve("a-large.dcm"), new byte[MOST + 1]);
    Files.write(files.resolve("damaged.dcm"), new byte[MOST]);
    Spool spool = new Spool(new SpoolSettings(folder.resolve("spool"), MOST, 2 * MOST));
    Inbox inbox = inbox(files, spool);
    // Two to see that they are at rest, and one more.
    for (int look = 0; look < 3; look++) {
      inbox.takeAll();
    }
    assertThat(way.counts().instances(Kind.REFUSED)).as("both, once each").isEqualTo(2);
    assertThat(spool.bytes()).isZero();

    Files.write(files.resolve("a-large.dcm"), new byte[MOST - 1]);
    for (int look = 0; look < 3; look++) {
      inbox.takeAll();
    }
    assertThat(way.counts().instances(Kind.REFUSED)).as("looked at anew").isEqualTo(3);
  }

  /** Both are refused before anything is published. */
  @SuppressWarnings("NullAway")
  private Inbox inbox(Path files, Spool spool) {
    return new Inbox(way, files, new InstanceIntake(null, Clock.systemUTC()), spool);
  }
}
