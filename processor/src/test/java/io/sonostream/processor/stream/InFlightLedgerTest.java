package io.sonostream.processor.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.processor.FrameFixture;
import io.sonostream.processor.batch.FrameJob;
import io.sonostream.processor.batch.Lane;
import io.sonostream.processor.batch.Outcome;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class InFlightLedgerTest {
  private final LaneBudget budget = new LaneBudget(() -> 3, 1000, 100);

  @Test
  void letsAnswersOutInTheOrderOfTheirRecordsWhateverTheBatchesDid() {
    InFlightLedger ledger = new InFlightLedger(3);
    InFlightFrame first = enter(ledger, 0);
    InFlightFrame second = enter(ledger, 1);
    second.complete(Outcome.Shed.tooOld(1, 1, 1));
    assertThat(ledger.finishedHead()).isNull();
    first.complete(Outcome.Shed.tooOld(1, 1, 1));
    assertThat(ledger.finishedHead()).isSameAs(first);
    ledger.removeHead();
    assertThat(ledger.finishedHead()).isSameAs(second);
  }

  @Test
  void isFullWithAnsweredFramesTooWhileAnOlderOneIsMissing() {
    InFlightLedger ledger = new InFlightLedger(2);
    enter(ledger, 0);
    enter(ledger, 1).complete(Outcome.Shed.tooOld(1, 1, 1));
    assertThat(ledger.hasRoom()).isFalse();
    assertThatThrownBy(() -> enter(ledger, 2)).hasMessageContaining("full");
  }

  @Test
  void freesTheRawBytesAsSoonAsNoDeadLetterCanNeedThem() {
    InFlightLedger ledger = new InFlightLedger(2);
    InFlightFrame shed = enter(ledger, 0);
    InFlightFrame dead = enter(ledger, 1);
    shed.complete(Outcome.Shed.tooOld(1, 1, 1));
    dead.complete(new Outcome.Dead(new BadFrameException("x")));
    assertThat(shed.remains().value()).isNull();
    assertThat(dead.remains().value()).hasSize(10);
  }

  @Test
  void givesTheBudgetBackExactlyOnceWhetherAnsweredAbandonedOrBoth() {
    InFlightLedger ledger = new InFlightLedger(3);
    InFlightFrame answered = enter(ledger, 0);
    InFlightFrame late = enter(ledger, 1);
    FrameJob job = late.job(Lane.LIVE, FrameFixture.frame("a", 1).build(), 0);
    answered.complete(Outcome.Shed.tooOld(1, 1, 1));
    ledger.abandon();
    job.complete(Outcome.Shed.tooOld(1, 1, 1));
    assertThat(budget.frames()).isZero();
    assertThat(budget.bytes()).isZero();
    assertThat(job.cancelled()).isTrue();
    assertThat(late.outcome()).isNull();
    assertThat(ledger.isEmpty()).isTrue();
  }

  @Test
  void letsOneFramePassThatIsLargerThanTheWholeBudget() {
    assertThat(budget.tryAcquire(5000, 0)).isTrue();
    assertThat(budget.tryAcquire(1, 0)).isFalse();
    budget.change(-1, -5000, 0);
    assertThat(budget.tryAcquire(600, 0)).isTrue();
    assertThat(budget.tryAcquire(400, 0)).isTrue();
    assertThat(budget.tryAcquire(1, 0)).isFalse();
  }

  @Test
  void letsNoMoreInOnceTheEngineHasWorkEnough() {
    assertThat(budget.tryAcquire(1, 99)).isTrue();
    assertThat(budget.tryAcquire(1, 500)).isTrue();
    assertThat(budget.tryAcquire(1, 0)).isFalse();
    budget.change(-1, 0, -500);
    assertThat(budget.tryAcquire(1, 0)).isTrue();
  }

  private InFlightFrame enter(InFlightLedger ledger, long offset) {
    InFlightFrame frame =
        new InFlightFrame(
            new FrameOrigin("t", 0, offset, 0, new RecordHeaders()),
            new Remains.Whole(new byte[1], new byte[10]),
            null,
            10,
            5,
            0,
            budget);
    ledger.enter(frame);
    assertThat(budget.tryAcquire(10, 5)).isTrue();
    return frame;
  }
}
