package io.sonostream.processor.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
  void whatCameFromAnotherRoomStandsAloneForOthersBesideItWereLetBy() {
    offsets.move(1);
    offsets.move(5);
    offsets.add(9);
    assertThat(List.of(2L, 4L, 6L, 8L)).noneMatch(offsets::contains);
    offsets.add(12);
    assertThat(offsets.contains(10)).isTrue();
    offsets.move(10);
    assertThat(offsets.frames()).isEqualTo(5);
  }

  @Test
  void aRangeThatWasStoredGrowsNoMoreForItMayHaveComeFromAnotherRoom() {
    offsets.move(5);
    WaitingOffsets again = WaitingOffsets.of(offsets.stored());
    again.add(9);
    again.add(11);
    assertThat(again.contains(7)).isFalse();
    assertThat(again.contains(10)).isTrue();
  }

  @Test
  void noRangeReachesAcrossWhatWentByAndCanNotBeTold() {
    offsets.add(5);
    offsets.add(6);
    offsets.interrupt();
    offsets.add(8);
    offsets.add(10);
    assertThat(offsets.contains(7)).isFalse();
    assertThat(offsets.contains(9)).isTrue();
    assertThat(offsets.frames()).isEqualTo(4);
  }

  @Test
  void whatWasNeverOfItsKindIsLeftOutOfARangeThatReachesAcrossIt() {
    offsets.add(5);
    offsets.add(9);
    offsets.leaveOut(7);
    offsets.leaveOut(8);
    offsets.leaveOut(20);
    assertThat(List.of(5L, 6L, 9L)).allMatch(offsets::contains);
    assertThat(List.of(7L, 8L)).noneMatch(offsets::contains);
    assertThat(offsets.frames()).isEqualTo(2);
    offsets.add(12);
    assertThat(offsets.contains(10)).isTrue();
  }

  @Test
  void noRangeIsPartedBeyondAsManyAsMayBe() {
    for (long offset = 0; offset < 5_000; offset += 2) {
      offsets.move(offset);
    }
    offsets.leaveOut(4_001);
    assertThat(offsets.contains(4_001)).isTrue();
    assertThat(offsets.stored()).hasSize(8 + 16 * WaitingOffsets.MOST_RANGES);
  }

  @Test
  void staysSmallHoweverManyComeFromAnotherRoom() {
    for (long offset = 0; offset < 5_000; offset += 2) {
      offsets.move(offset);
    }
    assertThat(offsets.stored()).hasSize(8 + 16 * WaitingOffsets.MOST_RANGES);
    assertThat(offsets.frames()).isEqualTo(2_500);
    assertThat(offsets.last()).isEqualTo(4_998);
  }

  @Test
  void putsOneThatCameFromAnotherRoomBeforeThoseThatAreYounger() {
    offsets.add(20);
    offsets.add(30);
    offsets.move(7);
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
    offsets.move(7);
    WaitingOffsets again = WaitingOffsets.of(offsets.stored());
    assertThat(again.frames()).isEqualTo(3);
    assertThat(again.first()).isEqualTo(7);
    assertThat(again.last()).isEqualTo(30);
    assertThat(again.contains(8)).isFalse();
  }
}
