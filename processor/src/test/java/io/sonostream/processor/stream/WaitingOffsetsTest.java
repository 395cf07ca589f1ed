package io.sonostream.processor.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WaitingOffsetsTest {
  private final WaitingOffsets offsets = new WaitingOffsets();

  @Test
  void keepsABacklogOfAnyLengthAsOneRange() {
    for (long offset = 100; offset < 100_000; offset += 3) {
      offsets.add(offset);
    }
    assertThat(offsets.stored()).hasSize(24);
    assertThat(offsets.frames()).isEqualTo(33_300);
    assertThat(offsets.first()).isEqualTo(100);
    assertThat(offsets.last()).isEqualTo(99_997);
  }

  @Test
  void countsAFrameThatIsTakenAgainAfterACrashOnce() {
    offsets.add(5);
    offsets.add(6);
    offsets.add(5);
    assertThat(offsets.frames()).isEqualTo(2);
  }

  @Test
  void putsOneThatCameFromAnotherRoomBeforeThoseThatAreYounger() {
    offsets.add(20);
    offsets.add(30);
    offsets.add(7);
    assertThat(offsets.first()).isEqualTo(7);
    assertThat(offsets.contains(8)).isFalse();
    assertThat(offsets.contains(25)).isTrue();
    offsets.passed(7);
    assertThat(offsets.first()).isEqualTo(20);
    offsets.add(40);
    assertThat(offsets.last()).isEqualTo(40);
  }

  @Test
  void isEmptyOnceTheLastHasPassedAndKnowsHowManyNeverCame() {
    offsets.add(1);
    offsets.add(2);
    offsets.add(9);
    offsets.passed(1);
    offsets.skipBelow(5);
    assertThat(offsets.first()).isEqualTo(5);
    offsets.passed(9);
    assertThat(offsets.isEmpty()).isTrue();
    assertThat(offsets.frames()).isEqualTo(1);
  }

  @Test
  void survivesBeingStored() {
    offsets.add(20);
    offsets.add(30);
    offsets.add(7);
    WaitingOffsets again = WaitingOffsets.of(offsets.stored());
    assertThat(again.frames()).isEqualTo(3);
    assertThat(again.first()).isEqualTo(7);
    assertThat(again.last()).isEqualTo(30);
    assertThat(again.contains(8)).isFalse();
  }
}
