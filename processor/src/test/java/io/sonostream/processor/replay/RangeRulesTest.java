package io.sonostream.processor.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.processor.replay.RangeBound.AtOffset;
import io.sonostream.processor.replay.RangeBound.AtTime;
import io.sonostream.processor.replay.RangeBound.Earliest;
import io.sonostream.processor.replay.RangeBound.Latest;
import io.sonostream.runtime.UserException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RangeRulesTest {
  private static final RangeBound EARLY = new AtTime(Instant.parse("2026-11-27T09:00:00Z"));
  private static final RangeBound LATE = new AtTime(Instant.parse("2026-11-27T10:00:00Z"));

  @Test
  void takesEverythingThatIsThereFromEarliestToLatest() {
    assertThat(resolve(new Earliest(), new Latest(), held(0, 5, 40), held(1, 0, 0)))
        .containsExactly(new PartitionRange(0, 5, 40), new PartitionRange(1, 0, 0));
  }

  @Test
  void endsAPartitionThatIsTooShortAtItsEnd() {
    assertThat(resolve(new AtOffset(10), new AtOffset(30), held(0, 0, 100), held(1, 0, 20)))
        .containsExactly(new PartitionRange(0, 10, 30), new PartitionRange(1, 10, 20));
    assertThat(resolve(new AtOffset(10), new AtOffset(30), held(0, 0, 100), held(1, 0, 4)))
        .containsExactly(new PartitionRange(0, 10, 30), new PartitionRange(1, 4, 4));
  }

  @Test
  void takesTheOffsetsOfTimes() {
    assertThat(resolve(EARLY, LATE, new PartitionView(0, 0, 100, 20, 60)))
        .containsExactly(new PartitionRange(0, 20, 60));
    assertThat(resolve(EARLY, new Latest(), new PartitionView(0, 0, 100, 20, 60)))
        .containsExactly(new PartitionRange(0, 20, 100));
    assertThat(resolve(new AtOffset(50), LATE, new PartitionView(0, 0, 100, 20, 60)))
        .containsExactly(new PartitionRange(0, 50, 60));
  }

  @Test
  void timesOutOfOrderInAPartitionGiveNothingThereAndNoNegativeRange() {
    assertThat(
            resolve(
                EARLY,
                LATE,
                new PartitionView(0, 0, 100, 60, 20),
                new PartitionView(1, 0, 9, 1, 2)))
        .containsExactly(new PartitionRange(0, 60, 60), new PartitionRange(1, 1, 2));
  }

  @Test
  void saysHowManyOffsetsRetentionHasDeleted() {
    assertThatThrownBy(
            () -> resolve(new AtOffset(10), new Latest(), held(0, 25, 40), held(1, 12, 20)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("deleted 17 of those offsets of frames")
        .hasMessageContaining("0 begins at 25, 1 begins at 12")
        .hasMessageContaining("earliest");
    assertThatThrownBy(() -> resolve(new AtOffset(10), new AtOffset(15), held(0, 25, 40)))
        .hasMessageContaining("deleted 5 of those");
  }

  @Test
  void doubtsARangeOfTimeThatBeginsAtTheTopicsBeginning() {
    RangeRules rules = new RangeRules("frames", EARLY, new Latest());
    assertThat(rules.doubt(List.of(new PartitionView(0, 25, 40, 25, 40))))
        .hasValueSatisfying(text -> assertThat(text).contains("deleted 25 offsets"));
    assertThat(rules.doubt(List.of(new PartitionView(0, 25, 40, 30, 40)))).isEmpty();
    assertThat(rules.doubt(List.of(new PartitionView(0, 0, 40, 0, 40)))).isEmpty();
  }

  @Test
  void refusesWhatNoPartitionReaches() {
    assertThatThrownBy(() -> resolve(new Earliest(), new AtOffset(41), held(0, 5, 40)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("0:5-40");
    assertThatThrownBy(() -> resolve(new AtOffset(40), new Latest(), held(0, 5, 40)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("nothing from 40 to latest");
    assertThatThrownBy(() -> resolve(new Earliest(), new Latest(), held(0, 0, 0)))
        .hasMessageContaining("nothing from earliest to latest");
  }

  @Test
  void refusesARangeThatRunsBackwards() {
    for (RangeBound[] pair :
        new RangeBound[][] {
          {new AtOffset(5), new AtOffset(5)},
          {new AtOffset(6), new AtOffset(5)},
          {LATE, EARLY},
          {LATE, LATE},
          {new Latest(), new Latest()},
          {new Earliest(), new Earliest()}
        }) {
      assertThatThrownBy(() -> new RangeRules("frames", pair[0], pair[1]))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("is not before --to");
    }
  }

  private static List<PartitionRange> resolve(
      RangeBound from, RangeBound to, PartitionView... partitions) {
    return new RangeRules("frames", from, to).resolve(List.of(partitions));
  }

  private static PartitionView held(int partition, long beginning, long end) {
    return new PartitionView(partition, beginning, end, end, end);
  }
}
