package io.sonostream.trainer.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sonostream.imaging.image.ImageDecoder;
import io.sonostream.imaging.image.ImageLimits;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.testkit.disk.TinyDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A label copy on a file system that is really full. */
class LabelCopyDiskFullIT {
  private static final int SIDE = 548;
  private static final int MOST = 400;

  @TempDir Path home;

  private final LabelCheck check = new LabelCheck(new ImageDecoder(ImageLimits.DEFAULT));
  private final Random random = new Random(3);
  private int next;

  @Test
  void saysSoLosesNothingAndGoesOnWhenThereIsRoomAgain() throws Exception {
    Optional<TinyDisk> mounted = TinyDisk.mount(home.resolve("disk"), 150);
    assumeTrue(mounted.isPresent(), "this user may not mount a small file system");
    try (TinyDisk disk = mounted.get()) {
      Path ballast = disk.fillBut(20_000);
      Path directory = disk.root().resolve("copy");
      int written;
      try (LabelCopy copy = LabelCopy.open(directory)) {
        Throwable full = catchThrowable(() -> writeUntil(copy, MOST));
        assertThat(full)
            .isInstanceOf(LabelCopyException.class)
            .hasMessageContaining(directory.toString())
            .hasMessageContaining("No space left on device");
        assertThatThrownBy(() -> copy.checkpoint(disk.root().resolve("frozen")))
            .as("a run that would start now")
            .isInstanceOf(LabelCopyException.class)
            .hasMessageContaining("No space left on device");
        assertThat(count(copy)).as("labels and positions agree").isEqualTo(next);
        assertThat(copy.positions()).containsEntry(0, (long) next);

        Files.delete(ballast);
        await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> catchThrowable(() -> writeUntil(copy, next + 1)) == null);
        writeUntil(copy, next + 10);
        written = next;
      }
      try (LabelCopy copy = LabelCopy.open(directory)) {
        assertThat(count(copy)).isEqualTo(written);
        assertThat(copy.positions()).containsEntry(0, (long) written);
      }
    }
  }

  private void writeUntil(LabelCopy copy, int end) {
    while (next < end) {
      byte[] noise = new byte[SIDE * SIDE];
      random.nextBytes(noise);
      LabeledFrame label =
          LabeledFrame.newBuilder(Labels.label("s" + next, 0, SIDE))
              .setFrame(Labels.frame("s" + next, 0, SIDE, noise))
              .build();
      copy.apply(
          List.of(check.check(Labels.id(label), label, 0, next)), Map.of(0, (long) next + 1));
      next++;
    }
  }

  private static int count(LabelCopy copy) {
    return copy.countSince(Labels.TASK, Map.of());
  }
}
