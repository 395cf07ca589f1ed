package io.sonostream.devices.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.devices.SharedData;
import io.sonostream.devices.source.SourceFrame;
import io.sonostream.runtime.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClipSourceTest {
  @TempDir Path directory;

  @Test
  void everyFrameOfAClipIsDecoded() {
    Path clip = SharedData.path("cine_lung_blues/clips/patient_11_L3.mp4");
    try (ClipSource source = new ClipSource(clip, 1, false, DamagedFrames.FAIL)) {
      assertThat(source.framesPerSecond()).hasValue(25);
      byte[] before = null;
      int frames = 0;
      for (SourceFrame frame = source.next(); frame != null; frame = source.next()) {
        assertThat(frame.width()).isEqualTo(350);
        assertThat(frame.height()).isEqualTo(350);
        assertThat(frame.bytes()).hasSize(350 * 350);
        assertThat(frame.bytes()).isNotEqualTo(before);
        before = frame.bytes();
        frames++;
      }
      assertThat(frames).isEqualTo(60);
    }
  }

  @Test
  void loopGoesOnAfterTheEndWithTheFirstFrame() {
    Path clip = SharedData.path("cine_lung_blues/clips/patient_11_L3.mp4");
    try (ClipSource source = new ClipSource(clip, 3, true, DamagedFrames.FAIL)) {
      byte[] first = source.next().bytes();
      assertThat(first).hasSize(350 * 350 * 3);
      for (int i = 1; i < 60; i++) {
        source.next();
      }
      assertThat(Arrays.equals(source.next().bytes(), first)).isTrue();
    }
  }

  @Test
  void whatIsNoVideoIsNamed() throws Exception {
    Path text = directory.resolve("text.mp4");
    Files.writeString(text, "no video at all, just text that goes on for a while\n".repeat(50));
    assertThatThrownBy(() -> new ClipSource(text, 1, false, DamagedFrames.FAIL))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("text.mp4");
    assertThatThrownBy(
            () -> new ClipSource(directory.resolve("no.mp4"), 1, false, DamagedFrames.FAIL))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("does not exist");
  }
}
