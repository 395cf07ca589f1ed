package io.sonostream.processor.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TalliesTest {
  private final Tallies tallies =
      new Tallies(
          List.of(
              PartitionTally.atStart(new PartitionRange(0, 10, 20)),
              PartitionTally.atStart(new PartitionRange(3, 0, 0))));

  @Test
  void addsUpOnceEveryFrameHasBecomeSomething() {
    for (int i = 0; i < 3; i++) {
      tallies.change(0, PartitionTally::frame);
    }
    tallies.change(0, tally -> tally.at(15));
    tallies.change(0, PartitionTally::mask);
    tallies.change(0, PartitionTally::otherTask);
    assertThat(tallies.of(0).addsUp()).isFalse();

    tallies.change(0, PartitionTally::deadLetter);

    assertThat(tallies.of(0))
        .isEqualTo(new PartitionTally(new PartitionRange(0, 10, 20), 15, 3, 1, 1, 1));
    assertThat(tallies.of(0).addsUp()).isTrue();
    assertThat(tallies.of(0).empty()).isEqualTo(2);
    assertThat(tallies.done()).isFalse();
  }

  @Test
  void moreFramesThanOffsetsNeverAddUp() {
    assertThat(new PartitionTally(new PartitionRange(0, 10, 20), 12, 3, 0, 3, 0).addsUp())
        .isFalse();
  }

  @Test
  void aReaderBehindTheEndIsAtTheEndAndOneThatFallsBackIsNot() {
    tallies.change(0, tally -> tally.at(31));
    assertThat(tallies.of(0).position()).isEqualTo(20);
    assertThat(tallies.done()).isTrue();
    tallies.change(0, tally -> tally.at(12));
    assertThat(tallies.of(0).position()).isEqualTo(20);
  }

  @Test
  void onlyChangedPartitionsAreWrittenAgain() {
    assertThat(tallies.changed()).hasSize(2);
    tallies.written();
    assertThat(tallies.changed()).isEmpty();
    tallies.change(0, PartitionTally::frame);
    assertThat(tallies.changed()).extracting(tally -> tally.range().partition()).containsExactly(0);
  }
}
