package io.sonostream.processor.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.proofs.stress.Race;
import io.sonostream.schemas.fixtures.Fixtures;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameJobStressTest {

  @Test
  void whoeverAnswersFirstIsHeardAndNobodyElse() throws Exception {
    var frame = Fixtures.frame().build();
    Race.run(
        round -> {
          List<Outcome> heard = Collections.synchronizedList(new ArrayList<>());
          FrameJob job = new FrameJob(Lane.LIVE, frame, round, () -> false, heard::add);
          Outcome one = new Outcome.Abandoned("one");
          Outcome other = new Outcome.Abandoned("other");
          return new Race.Round(
              List.of(() -> job.complete(one), () -> job.complete(other)),
              () -> assertThat(heard).hasSize(1).isSubsetOf(List.of(one, other)));
        });
  }

  @Test
  void frameThatIsGivenUpWhileItIsAnsweredIsHeardOnceOrNotAtAll() throws Exception {
    var frame = Fixtures.frame().build();
    Race.run(
        round -> {
          List<Outcome> heard = Collections.synchronizedList(new ArrayList<>());
          FrameLife life = new FrameLife();
          FrameJob job = new FrameJob(Lane.LIVE, frame, round, round, life, heard::add);
          Outcome answer = new Outcome.Abandoned("answered");
          return new Race.Round(
              List.of(
                  () -> job.complete(answer),
                  () -> job.complete(answer),
                  () -> life.moveTo(FrameStage.ABANDONED)),
              () -> {
                assertThat(heard.size()).isLessThanOrEqualTo(1);
                assertThat(life.abandoned()).isTrue();
              });
        });
  }
}
