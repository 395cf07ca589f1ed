package io.sonostream.processor.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sonostream.imaging.image.ClassMap;
import io.sonostream.imaging.image.ImageDecoder;
import io.sonostream.imaging.image.ImageLimits;
import io.sonostream.processor.batch.FrameJob;
import io.sonostream.processor.batch.Lane;
import io.sonostream.processor.inference.FrameInputs;
import io.sonostream.processor.inference.PreparedFrame;
import io.sonostream.processor.inference.ServingModel;
import io.sonostream.processor.inference.TrialModel;
import io.sonostream.processor.inference.WorkerRunners;
import io.sonostream.proofs.stress.Race;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.ShadowComparison;
import io.sonostream.schemas.fixtures.Fixtures;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Frames are offered while two workers look for work, and while the trial ends. */
class ShadowPipelineStressTest {
  /** Each makes and ends a thread. */
  private static final int ROUNDS = 2_000;

  private static final int FRAMES = 4;
  private static final int PLACES = 3;

  /** A trial that ends tells the log, once a round. */
  @BeforeAll
  static void quiet() {
    ((Logger) LoggerFactory.getLogger(Challengers.class)).setLevel(Level.OFF);
  }

  @AfterAll
  static void loud() {
    ((Logger) LoggerFactory.getLogger(Challengers.class)).setLevel(null);
  }

  @Test
  void eachFrameThatIsLetInIsRunOnceAndGivesBackItsRoomWhileWorkersCompete() throws Exception {
    Race.run(
        ROUNDS,
        round -> {
          Trial trial = new Trial();
          return new Race.Round(
              List.of(trial::offerAll, trial::work, trial::work),
              () -> {
                trial.end();
                assertThat(trial.fate(ShadowMetrics.Fate.COMPARED)).isEqualTo(trial.model.calls());
                assertThat(trial.fate(ShadowMetrics.Fate.COMPARED))
                    .isEqualTo(FRAMES - trial.fate(ShadowMetrics.Fate.FULL));
              });
        });
  }

  @Test
  void nothingIsLeftOfATrialThatEndsWhileFramesAreOnTheirWay() throws Exception {
    Race.run(
        ROUNDS,
        round -> {
          Trial trial = new Trial();
          return new Race.Round(
              List.of(trial::offerAll, trial::work, trial::work, trial::giveUp), trial::end);
        });
  }

  private static final class Trial {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ShadowMetrics metrics = new ShadowMetrics(meters);
    private final Challengers challengers = new Challengers(metrics);
    private final ShadowBudget budget = new ShadowBudget(PLACES, Long.MAX_VALUE);
    private final List<ShadowComparison> comparisons = new CopyOnWriteArrayList<>();
    private final TrialModel model = new TrialModel();
    private final ServingModel champion = new TrialModel().serving(Fixtures.TASK, "v1");
    private final Challenger challenger = challengers.begin(model.serving(Fixtures.TASK, "v2"), 1);
    private final ShadowPipeline pipeline =
        new ShadowPipeline(
            new FrameInputs(new ImageDecoder(ImageLimits.DEFAULT)),
            challengers,
            budget,
            metrics,
            () -> 0,
            comparisons::add);
    private volatile boolean offered;

    void offerAll() {
      for (int sequence = 0; sequence < FRAMES; sequence++) {
        Frame frame = Fixtures.frame(sequence).build();
        byte[] mask = new byte[frame.getWidth() * frame.getHeight()];
        pipeline.offer(
            new PreparedFrame(
                new FrameJob(Lane.LIVE, frame, 0, () -> false, outcome -> {}),
                champion.mapping(),
                ByteBuffer.allocate(model.input().frameBytes()),
                1,
                1),
            champion,
            new ClassMap(frame.getWidth(), frame.getHeight(), mask));
      }
      offered = true;
    }

    /** As an engine worker that no frame waits for, until all is done. */
    void work() {
      WorkerRunners runners = TrialModel.runners();
      while (!offered || budget.frames() > 0) {
        pipeline.step(runners);
      }
      TrialModel.end(runners);
    }

    void giveUp() {
      challengers.giveUp(challenger, new IllegalStateException("did not like it"));
    }

    /** What holds of every trial, whatever happened when. */
    void end() {
      pipeline.close();
      assertThat(budget.frames()).isZero();
      assertThat(model.openRunners()).isZero();
      assertThat(model.closings()).as("closings of the challenger").isEqualTo(1);
      assertThat(fate(ShadowMetrics.Fate.FAILED)).isZero();
      assertThat(comparisons).hasSize((int) fate(ShadowMetrics.Fate.COMPARED));
      assertThat(comparisons).extracting(ShadowComparison::getSequence).doesNotHaveDuplicates();
    }

    long fate(ShadowMetrics.Fate fate) {
      Counter counter =
          meters
              .find("sonostream.shadow.frames")
              .tag("fate", fate.name().toLowerCase(Locale.ROOT))
              .counter();
      return counter == null ? 0 : (long) counter.count();
    }
  }
}
