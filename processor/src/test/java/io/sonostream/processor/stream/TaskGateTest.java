package io.sonostream.processor.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.processor.FrameFixture;
import io.sonostream.processor.batch.Lane;
import io.sonostream.processor.batch.Outcome;
import io.sonostream.schemas.Frame;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class TaskGateTest {
  private static final long SECOND = 1_000_000;
  private static final long NOW = 1_000 * SECOND;
  private static final String TASK = "awaited";

  private final ScriptedIntake intake = new ScriptedIntake();

  /** Knows that all clocks are an hour slow. */
  private final TaskGate gate =
      new TaskGate(
          Lane.LIVE,
          intake,
          task -> false,
          Duration.ofSeconds(1),
          (origin, frame) -> CaptureClock.AS_SAID.capturedMicros(origin, frame) + 3_600 * SECOND);

  @Test
  void aFrameThatIsShedForWantOfAModelIsAsOldAsTheClockOfItsDeviceMakesIt() {
    intake.awaited.add(TASK);
    judge(NOW);
    assertThat(judge(NOW + 2 * SECOND))
        .isInstanceOfSatisfying(
            Reading.Readable.class,
            frame ->
                assertThat(frame.decided())
                    .get()
                    .isInstanceOfSatisfying(
                        Outcome.Shed.class,
                        shed -> assertThat(shed.ageMicros()).isEqualTo(2 * SECOND)));
  }

  @Test
  void framesOfATaskThatIsAssignedAgainWaitAgainThoughNoneCameMeanwhile() {
    intake.awaited.add(TASK);
    judge(NOW);
    assertThat(gate.opens(TASK, NOW + 2 * SECOND)).as("waited too long").isTrue();
    gate.forgetWithdrawn();
    assertThat(gate.opens(TASK, NOW + 2 * SECOND)).as("still awaited").isTrue();

    intake.awaited.remove(TASK);
    intake.unknown.add(TASK);
    gate.forgetWithdrawn();
    intake.unknown.remove(TASK);
    intake.awaited.add(TASK);
    assertThat(judge(NOW + 3_600 * SECOND)).isInstanceOf(Reading.Waits.class);
  }

  private Reading judge(long nowMicros) {
    Frame frame =
        FrameFixture.frame("a", 0)
            .setTask(TASK)
            .setCapturedAt(Instant.ofEpochSecond(NOW / SECOND - 3_600))
            .build();
    FrameOrigin origin = new FrameOrigin("frames", 0, 0, 0, new RecordHeaders());
    return gate.judge(origin, frame, new Remains.Whole(null, null), nowMicros);
  }
}
