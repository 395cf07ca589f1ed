package io.sonostream.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.schemas.topics.Topics;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeapNeedTest {
  private static final long MIB = 1 << 20;
  private static final long USUAL = 1024 * MIB;

  @Test
  void theUsualSettingsFitIntoTheUsualHeap() {
    HeapNeed usual = HeapNeed.of(settings(Map.of()), USUAL);
    assertThat(usual.fits()).isTrue();
    assertThat(usual.worstBytes()).isBetween(USUAL / 2, USUAL);
  }

  @Test
  void eachPartitionKeepsOneRecordThatWasFetched() {
    assertThat(worst(Map.of("processor.topics.frame-partitions", 9)))
        .isEqualTo(worst(Map.of()) + 2 * Topics.MAX_FRAME_BYTES);
    assertThat(
            HeapNeed.of(settings(Map.of("processor.topics.frame-partitions", 256)), USUAL).fits())
        .isFalse();
  }

  @Test
  void aLaneLessNeedsLessAndLargerFramesOrMoreThreadsNeedMore() {
    assertThat(worst(Map.of("processor.archive.enabled", false))).isLessThan(worst(Map.of()));
    assertThat(worst(Map.of("processor.live.stream-threads", 4))).isGreaterThan(worst(Map.of()));
    assertThat(worst(Map.of("processor.live.max-in-flight-bytes", 100 * MIB)))
        .isEqualTo(worst(Map.of("processor.live.max-in-flight-bytes", 60 * MIB)) + 40 * MIB);
    assertThat(worst(Map.of("processor.frames.max-pixels", 1 << 23))).isLessThan(worst(Map.of()));
  }

  @Test
  void aHeapThatIsTooSmallIsKnownAndSoIsTheSmallestThatIsNot() {
    ProcessorSettings settings = settings(Map.of());
    assertThat(HeapNeed.of(settings, 256 * MIB).fits()).isFalse();
    long smallest = HeapNeed.smallest(settings);
    assertThat(HeapNeed.of(settings, smallest).fits()).isTrue();
    assertThat(HeapNeed.of(settings, smallest - 128 * MIB).fits()).isFalse();
  }

  private static long worst(Map<String, ?> more) {
    return HeapNeed.of(settings(more), USUAL).worstBytes();
  }

  private static ProcessorSettings settings(Map<String, ?> more) {
    return ProcessorSettings.load(null, more);
  }
}
