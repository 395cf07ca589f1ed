package io.sonostream.schemas.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.schemas.LabelMap;
import io.sonostream.schemas.LabelSource;
import io.sonostream.schemas.LabeledFrame;
import io.sonostream.schemas.fixtures.Fixtures;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelKeyTest {
  private static final FrameId FRAME = new FrameId("ward 3/probe", "Übung", 7);

  private static LabeledFrame label(String annotator) {
    return new LabeledFrame(
        Fixtures.frame(4).build(),
        new LabelMap(1, 1, List.of(0, 1)),
        annotator,
        LabelSource.HUMAN,
        Instant.EPOCH,
        null,
        null,
        null,
        false);
  }

  @Test
  void aReaderStandsBehindTheFrameAndNoSlashOfHisNameMovesTheParts() {
    LabelKey key = new LabelKey(FRAME, "Dr. Noor/Ann");
    assertThat(key.text()).isEqualTo("ward%203%2Fprobe/%C3%9Cbung/7/Dr.%20Noor%2FAnn");
    assertThat(LabelKey.parse(key.text())).isEqualTo(key);
    assertThat(LabelKey.frameOf(key.text())).isEqualTo(FRAME.key());
  }

  @Test
  void aKeyFromBeforeReadersIsItsFrames() {
    LabelKey key = LabelKey.parse(FRAME.key());
    assertThat(key).isEqualTo(new LabelKey(FRAME, null));
    assertThat(key.text()).isEqualTo(FRAME.key());
    assertThat(LabelKey.frameOf(FRAME.key())).isEqualTo(FRAME.key());
  }

  @Test
  void aLabelStandsUnderItsOwnReadersKeyOrUnderItsFramesAlone() {
    LabeledFrame ann = label("Ann");
    FrameId frame = FrameId.of(ann.getFrame());
    assertThat(LabelKey.of(ann)).isEqualTo(new LabelKey(frame, "Ann"));
    assertThat(LabelKey.of(ann).isOf(ann)).isTrue();
    assertThat(new LabelKey(frame, null).isOf(ann)).isTrue();
    assertThat(new LabelKey(frame, "Bob").isOf(ann)).isFalse();
    assertThat(new LabelKey(FRAME, "Ann").isOf(ann)).isFalse();
    assertThatThrownBy(() -> LabelKey.of(label(" ")))
        .isInstanceOf(InvalidRecordException.class)
        .hasMessageContaining("names nobody who drew it; give the annotator's name");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "poison",
        "a/b",
        "a/b/x/Ann",
        "a/b/01/Ann",
        "a/b/1/",
        "a/b/1/%20",
        "a/b/1/Ann/Bob",
        "a/b/1/Dr Noor",
        "a/b/1/Dr.+Noor",
        "a/b/1/%41nn",
        "a/b/1/%zz"
      })
  void textThatNoKeyWritesIsRefused(String text) {
    assertThatThrownBy(() -> LabelKey.parse(text)).isInstanceOf(InvalidRecordException.class);
  }
}
