package io.sonostream.processor.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.processor.batch.FrameJob;
import io.sonostream.processor.batch.Lane;
import io.sonostream.processor.batch.Outcome;
import io.sonostream.proofs.stress.Race;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.fixtures.Fixtures;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class InFlightFrameStressTest {
  private static final long BYTES = 100;
  private static final long MICROS = 1_000;

  @Test
  void whatAFrameHeldIsGivenBackOnceWhoeverAnswersItWhileItIsGivenUp() throws Exception {
    Frame frame = Fixtures.frame().build();
    Race.run(
        round -> {
          LaneBudget budget = new LaneBudget(() -> 1, BYTES, MICROS);
          assertThat(budget.tryAcquire(BYTES, MICROS)).isTrue();
          InFlightFrame inFlight =
              new InFlightFrame(
                  new FrameOrigin("frames", 0, round, 0, new RecordHeaders()),
                  new Remains.Whole(new byte[1], new byte[50]),
                  null,
                  BYTES,
                  MICROS,
                  0,
                  budget);
          FrameJob job = inFlight.job(Lane.LIVE, frame, 0);
          Outcome shed = Outcome.Shed.tooOld(2, 1, 2);
          return new Race.Round(
              List.of(() -> job.complete(shed), () -> job.complete(shed), () -> inFlight.giveUp()),
              () -> {
                assertThat(budget.frames()).isZero();
                assertThat(budget.bytes()).isZero();
                assertThat(budget.micros()).isZero();
              });
        });
  }
}
