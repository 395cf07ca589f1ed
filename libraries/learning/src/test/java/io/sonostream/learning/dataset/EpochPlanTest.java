package io.sonostream.learning.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.learning.dataset.ExampleStore.Sample;
import io.sonostream.learning.metrics.Spacing;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EpochPlanTest {
  private static final int BATCH = 8;

  @Test
  void aQuarterOfAnEpochIsOldAndEveryNewExampleComes() {
    List<Sample> epoch = epoch(plan(samples(60, 1_000), 0.25), 0);
    assertThat(epoch).hasSize(80).doesNotHaveDuplicates();
    assertThat(epoch).filteredOn(s -> s.item().replay()).hasSize(20);
  }

  @Test
  void eachEpochReplaysOtherOldOnesInAnotherOrderAndTheSameAfterARestart() {
    List<Sample> samples = samples(60, 1_000);
    List<Sample> first = epoch(plan(samples, 0.25), 0);
    assertThat(epoch(plan(samples, 0.25), 0)).isEqualTo(first);
    Set<Sample> replayed = new HashSet<>();
    EpochPlan plan = plan(samples, 0.25);
    for (int epoch = 0; epoch < 10; epoch++) {
      epoch(plan, epoch).stream().filter(s -> s.item().replay()).forEach(replayed::add);
    }
    assertThat(replayed).as("of 200 draws").hasSizeGreaterThan(150);
  }

  @Test
  void aShareOfEachBatchShowsAClassWhereThatIsAskedFor() {
    List<Sample> samples = samples(64, 0);
    Set<Sample> showing = new HashSet<>(samples.subList(0, 5));
    EpochPlan plan = new EpochPlan(samples, 0, BATCH, 0, 3, 0.33, showing::contains);
    List<List<Sample>> batches = plan.batches(0);
    assertThat(batches).hasSize(8);
    for (List<Sample> batch : batches) {
      assertThat(batch).hasSize(BATCH);
      assertThat(batch.stream().filter(showing::contains).count()).isGreaterThanOrEqualTo(3);
    }
    assertThat(plan.batches(0)).isEqualTo(batches);
    EpochPlan none = new EpochPlan(samples, 0, BATCH, 0, 3, 0.33, sample -> false);
    assertThat(none.batches(0)).isEqualTo(new EpochPlan(samples, 0, BATCH, 0, 3).batches(0));
  }

  @Test
  void fewNewExamplesComeWithAsManyOldOnesAsFillABatch() {
    List<Sample> epoch = epoch(plan(samples(1, 1_000), 0.25), 0);
    assertThat(epoch).hasSize(BATCH).filteredOn(s -> s.item().replay()).hasSize(BATCH - 1);
  }

  @Test
  void withoutNewExamplesAllOldOnesAreTaken() {
    assertThat(epoch(plan(samples(0, 40), 0.25), 0)).hasSize(40);
  }

  @Test
  void aShareOfNothingReplaysNothing() {
    assertThat(epoch(plan(samples(16, 100), 0), 0)).noneMatch(s -> s.item().replay());
  }

  private static EpochPlan plan(List<Sample> samples, double share) {
    return new EpochPlan(samples, share, BATCH, 0, 1);
  }

  private static List<Sample> epoch(EpochPlan plan, int epoch) {
    return plan.batches(epoch).stream().flatMap(List::stream).toList();
  }

  private static List<Sample> samples(int fresh, int old) {
    return Stream.concat(
            IntStream.range(0, fresh).mapToObj(i -> sample("new" + i, false)),
            IntStream.range(0, old).mapToObj(i -> sample("old" + i, true)))
        .toList();
  }

  private static Sample sample(String id, boolean old) {
    return new Sample(new LabelledItem(id, id, "probe", Spacing.UNKNOWN, Part.TRAIN, old), 0);
  }
}
