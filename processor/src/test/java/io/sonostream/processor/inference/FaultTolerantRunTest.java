package io.sonostream.processor.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.model.engine.EngineException;
import io.sonostream.model.engine.EngineException.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FaultTolerantRunTest implements FaultTolerantRun.Batch<Integer> {
  private final List<Integer> answered = new ArrayList<>();
  private final List<Integer> culprits = new ArrayList<>();
  private final List<Integer> limits = new ArrayList<>();
  private final List<Long> pauses = new ArrayList<>();
  private final List<Integer> betweenCalls = new ArrayList<>();
  private final Set<Integer> bad = new HashSet<>();
  private int transientFaults;
  private int largest = Integer.MAX_VALUE;
  private boolean engineIsFine = true;
  private int calls;

  @Test
  void letsOthersByBetweenTheCallsOfWhatOneCallDoesNotTake() {
    run(10, 4);
    assertThat(answered).containsExactlyElementsOf(allBut(10, Set.of()));
    assertThat(betweenCalls).containsExactly(4, 8);
  }

  @Test
  void splitsABadBatchUntilTheCulpritsAreAlone() {
    bad.addAll(Set.of(3, 11));
    run(16, 16);
    assertThat(culprits).containsExactly(3, 11);
    assertThat(answered).containsExactlyElementsOf(allBut(16, bad));
  }

  @Test
  void blamesNoFrameWhileTheEngineFailsOnABlankOneToo() {
    bad.add(3);
    engineIsFine = false;
    assertThatThrownBy(() -> run(8, 8)).satisfies(e -> assertThat(kind(e)).isEqualTo(Kind.GONE));
    assertThat(culprits).isEmpty();
  }

  @Test
  void halvesWhatRunsOutOfMemoryAndRemembersTheSize() {
    largest = 3;
    run(16, 16);
    assertThat(answered).containsExactlyElementsOf(allBut(16, Set.of()));
    assertThat(limits).startsWith(8, 4, 2);
    assertThat(culprits).isEmpty();
  }

  @Test
  void givesUpWhenNotEvenOneFrameFits() {
    largest = 0;
    assertThatThrownBy(() -> run(4, 4)).satisfies(e -> assertThat(kind(e)).isEqualTo(Kind.GONE));
  }

  @Test
  void retriesATransientFaultWithGrowingPauses() {
    transientFaults = 3;
    run(4, 4);
    assertThat(answered).containsExactly(0, 1, 2, 3);
    assertThat(pauses).containsExactly(10L, 20L, 40L);
  }

  @Test
  void givesUpAfterSoManyTransientFaults() {
    transientFaults = 100;
    assertThatThrownBy(() -> run(4, 4)).satisfies(e -> assertThat(kind(e)).isEqualTo(Kind.GONE));
    assertThat(calls).isEqualTo(6);
  }

  @Test
  void neverPassesMoreThanTheLimit() {
    largest = 5;
    run(17, 5);
    assertThat(answered).hasSize(17);
    assertThat(limits).isEmpty();
    assertThat(calls).isEqualTo(4);
  }

  private void run(int size, int limit) {
    new FaultTolerantRun<>(5, this).run(IntStream.range(0, size).boxed().toList(), limit);
  }

  @Override
  public void between() {
    betweenCalls.add(answered.size());
  }

  @Override
  public boolean blankFrameRuns() {
    return engineIsFine;
  }

  @Override
  public void limit(int inputs) {
    limits.add(inputs);
  }

  @Override
  public void blame(Integer input, EngineException fault) {
    culprits.add(input);
  }

  @Override
  public void pause(long millis) {
    pauses.add(millis);
  }

  @Override
  public void call(List<Integer> inputs) {
    calls++;
    if (transientFaults > 0) {
      transientFaults--;
      throw new EngineException(Kind.TRANSIENT, "hiccup");
    }
    if (inputs.size() > largest) {
      throw new EngineException(Kind.OUT_OF_MEMORY, "too many");
    }
    if (inputs.stream().anyMatch(bad::contains)) {
      throw new EngineException(Kind.BAD_BATCH, "bad");
    }
    answered.addAll(inputs);
  }

  private static List<Integer> allBut(int size, Set<Integer> without) {
    return IntStream.range(0, size).filter(i -> !without.contains(i)).boxed().toList();
  }

  private static Kind kind(Throwable e) {
    return ((EngineException) e).kind();
  }
}
