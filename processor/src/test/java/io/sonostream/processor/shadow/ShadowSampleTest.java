package io.sonostream.processor.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sonostream.processor.FrameFixture;
import io.sonostream.schemas.Frame;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShadowSampleTest {
  /** 20 devices, 1,000 frames each. */
  private final List<Frame> frames =
      IntStream.range(0, 20_000)
          .mapToObj(i -> FrameFixture.frame("device-" + i / 1000, i % 1000).build())
          .toList();

  /** From Python: int.from_bytes(sha256(b"probe-1\0exam-7\0" b"0").digest()[:8]) >> 11, / 2**53. */
  @Test
  void aFrameHasTheSamePlaceOnEveryMachineForEver() {
    assertThat(ShadowSample.position("probe-1", "exam-7", 0)).isEqualTo(0.7454523090732341);
    assertThat(ShadowSample.position("probe-1", "exam-7", 1)).isEqualTo(0.7837944510013208);
    assertThat(ShadowSample.position("gerät", "exam-7", 9007199254740993L))
        .isEqualTo(0.8530354266798207);
  }

  @Test
  void noneAtZeroAndAllAtOne() {
    assertThat(frames).noneMatch(frame -> ShadowSample.chosen(frame, 0));
    assertThat(frames).allMatch(frame -> ShadowSample.chosen(frame, 1));
  }

  @Test
  void everyDeviceGivesItsShare() {
    for (int device = 0; device < 20; device++) {
      List<Frame> own = frames.subList(device * 1000, (device + 1) * 1000);
      long chosen = own.stream().filter(frame -> ShadowSample.chosen(frame, 0.2)).count();
      // Four standard deviations of 1,000 draws at 0.2.
      assertThat((double) chosen).isCloseTo(200, within(51.0));
    }
  }

  @Test
  void aLargerShareAddsToTheFramesOfASmallerOne() {
    assertThat(frames.stream().filter(frame -> ShadowSample.chosen(frame, 0.1)))
        .isNotEmpty()
        .allMatch(frame -> ShadowSample.chosen(frame, 0.3));
  }
}
