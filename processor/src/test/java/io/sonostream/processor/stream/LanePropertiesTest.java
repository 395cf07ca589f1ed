package io.sonostream.processor.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.processor.ProcessorSettings;
import io.sonostream.processor.batch.Lane;
import io.sonostream.schemas.topics.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class LanePropertiesTest {
  private static final long MIB = 1 << 20;

  @Test
  void whatIsFetchedAndPolledAtOnceIsAShareOfTheHeapOrTwoFrames() {
    for (long heap : new long[] {64, 256, 1024, 4096, 65_536}) {
      LaneMemory memory = new LaneMemory(heap * MIB);
      long share = Math.max(2L * Topics.MAX_FRAME_BYTES, heap * MIB / 32);
      assertThat((long) memory.maxPollRecords() * Topics.MAX_FRAME_BYTES).isBetween(1L, share);
      assertThat(memory.fetchBytes())
          .isBetween(Topics.MAX_FRAME_BYTES, (int) Math.min(share, 32 * MIB));
      assertThat(memory.polledBytes(2)).isLessThanOrEqualTo(Math.max(share, heap * MIB / 32));
    }
  }

  @Test
  void kafkasReaderIsToldSo() {
    LaneMemory memory = LaneMemory.ofThisProcess();
    for (Lane lane : Lane.values()) {
      Properties properties = properties(lane, Map.of());
      assertThat(properties)
          .containsEntry("consumer.fetch.max.bytes", memory.fetchBytes())
          .containsEntry("consumer.max.partition.fetch.bytes", Topics.MAX_FRAME_BYTES)
          .containsEntry("consumer.max.poll.records", memory.maxPollRecords())
          .containsEntry("buffered.records.per.partition", 16);
    }
  }

  @Test
  void noOutageOfDaysEndsALane() {
    for (Lane lane : Lane.values()) {
      Properties properties = properties(lane, Map.of());
      assertThat((Integer) properties.get("producer.delivery.timeout.ms"))
          .isGreaterThan(Math.toIntExact(Duration.ofDays(20).toMillis()));
      assertThat((Long) properties.get("task.timeout.ms"))
          .isGreaterThan(Duration.ofDays(1000).toMillis());
    }
  }

  @Test
  void aMaskThatIsRefusedIsNeverOvertakenByTheNext() {
    assertThat(properties(Lane.LIVE, Map.of()))
        .containsEntry("producer.max.in.flight.requests.per.connection", 1);
  }

  @Test
  void aUsersPlainKeyReplacesOurOwnForEachClientButNeverTheGuarantee() {
    Properties archive =
        properties(
            Lane.ARCHIVE,
            Map.of("heartbeat.interval.ms", "3000", "processing.guarantee", "at_least_once"));
    assertThat(archive)
        .containsEntry("heartbeat.interval.ms", "3000")
        .doesNotContainKey("consumer.heartbeat.interval.ms")
        .containsEntry("processing.guarantee", "exactly_once_v2");
  }

  private static Properties properties(Lane lane, Map<String, String> kafka) {
    ProcessorSettings settings = ProcessorSettings.load(null, Map.of());
    return LaneProperties.of(lane, lane == Lane.LIVE ? settings.live() : settings.archive(), kafka);
  }
}
