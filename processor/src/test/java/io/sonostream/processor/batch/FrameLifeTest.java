package io.sonostream.processor.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FrameLifeTest {
  private final FrameLife life = new FrameLife();

  @Test
  void goesThroughAllHandsOnItsWayToAMask() {
    for (FrameStage next :
        List.of(
            FrameStage.PREPARING,
            FrameStage.QUEUED,
            FrameStage.RUNNING,
            FrameStage.FINISHING,
            FrameStage.ANSWERED,
            FrameStage.EMITTED)) {
      assertThat(life.moveTo(next)).isTrue();
      assertThat(life.stage()).isEqualTo(next);
    }
  }

  @Test
  void mayBeAnsweredFromEveryStageBeforeItsAnswerAndOnlyOnce() {
    life.moveTo(FrameStage.PREPARING);
    life.moveTo(FrameStage.QUEUED);
    assertThat(life.moveTo(FrameStage.ANSWERED)).isTrue();
    assertThat(life.moveTo(FrameStage.ANSWERED)).isFalse();
  }

  @Test
  void isNeitherAnsweredNorHandedOnOnceItWasGivenUp() {
    life.moveTo(FrameStage.PREPARING);
    assertThat(life.moveTo(FrameStage.ABANDONED)).isTrue();
    assertThat(life.abandoned()).isTrue();
    assertThat(life.moveTo(FrameStage.QUEUED)).isFalse();
    assertThat(life.moveTo(FrameStage.ANSWERED)).isFalse();
    assertThat(life.stage()).isEqualTo(FrameStage.ABANDONED);
  }

  @Test
  void isNotHandedOverAPairOfHands() {
    assertThatThrownBy(() -> life.moveTo(FrameStage.RUNNING))
        .hasMessageContaining("a frame that is TAKEN can't become RUNNING");
  }
}
