package io.sonostream.processor.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sonostream.processor.FrameFixture;
import io.sonostream.processor.batch.Lane;
import io.sonostream.processor.metrics.LaneMetrics;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class DeviceClocksTest {
  private static final long SECOND = 1_000_000;
  private static final long START = 1_000_000 * SECOND;
  private static final TopicPartition PARTITION = new TopicPartition("frames", 0);

  private final AtomicLong now = new AtomicLong(START);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Arrivals arrivals = new Arrivals(now::get);
  private final DeviceClocks clocks =
      new DeviceClocks(arrivals, Duration.ofSeconds(2), new LaneMetrics(meters, Lane.LIVE));
  private long offset;

  @Test
  void aDeviceThreeSecondsSlowIsAsFreshAsTheShortestWayThatItsFramesTook() {
    assertThat(ageOf("slow", 3 * SECOND + 40_000, true)).isZero();
    assertThat(ageOf("slow", 3 * SECOND + 20_000, true)).isZero();
    assertThat(ageOf("slow", 3 * SECOND + 120_000, true)).isEqualTo(100_000);
    assertThat(clocks.off()).hasValueSatisfying(said -> assertThat(said).contains("slow by 3020"));
    assertThat(meters.get("sonostream.device.clock.offset").tag("device", "slow").gauge().value())
        .isEqualTo(3.02);
  }

  @Test
  void aDeviceAnHourFastGetsOldLikeAnyOther() {
    assertThat(ageOf("fast", -3600 * SECOND, true)).isZero();
    assertThat(ageOf("fast", -3595 * SECOND, true)).isEqualTo(5 * SECOND);
  }

  @Test
  void takesTheWordOfADeviceWhoseClockIsRight() {
    assertThat(ageOf("right", 90_000, true)).isEqualTo(90_000);
    assertThat(clocks.off()).isEmpty();
  }

  @Test
  void learnsNothingFromABacklog() {
    assertThat(ageOf("right", 20_000, true)).isEqualTo(20_000);
    assertThat(ageOf("right", 60 * SECOND, false)).isEqualTo(60 * SECOND);
    assertThat(ageOf("unheard", 60 * SECOND, false)).isEqualTo(60 * SECOND);
    assertThat(clocks.off()).isEmpty();
  }

  @Test
  void forgetsWhatAClockWasOnceItWasSet() {
    ageOf("slow", 3 * SECOND, true);
    for (int i = 0; i < 3; i++) {
      now.addAndGet(31 * SECOND);
      ageOf("slow", 5 * SECOND, true);
    }
    assertThat(ageOf("slow", 5 * SECOND, true)).isZero();
    assertThat(ageOf("slow", 10_000, true)).isEqualTo(10_000);
  }

  @Test
  void tellsNothingOfAClockThatWasNotHeardForAWindowAndJudgesByItAllTheSame() {
    ageOf("slow", 3 * SECOND, true);
    now.addAndGet(59 * SECOND);
    assertThat(clocks.off()).isPresent();
    assertThat(offset("slow")).isEqualTo(3);

    now.addAndGet(2 * SECOND);
    ageOf("slow", 10 * SECOND, false);
    assertThat(clocks.off()).isEmpty();
    assertThat(offset("slow")).isNaN();
    assertThat(drift("slow")).isNaN();
    assertThat(ageOf("slow", 3 * SECOND + 50_000, false)).isEqualTo(50_000);
  }

  @Test
  void tellsHowFastAClockFallsBehindAndBeginsAnewWhenItIsSet() {
    for (int i = 0; i < 10; i++) {
      // A millisecond behind in each second.
      ageOf("slow", 20_000 + i * 10_000, true);
      now.addAndGet(10 * SECOND);
    }
    assertThat(drift("slow")).isEqualTo(0.001, within(1e-6));

    for (int i = 0; i < 12; i++) {
      ageOf("slow", 3600 * SECOND, true);
      now.addAndGet(10 * SECOND);
    }
    assertThat(drift("slow")).isEqualTo(0, within(1e-6));
  }

  @Test
  void saysOnceInTheLogOfEachDeviceThatItsClockIsOff() {
    Logger logger = (Logger) LoggerFactory.getLogger(DeviceClocks.class);
    ListAppender<ILoggingEvent> said = new ListAppender<>();
    said.start();
    logger.addAppender(said);
    try {
      for (int i = 0; i < 5; i++) {
        ageOf("right", 20_000, true);
        ageOf("slow", 3 * SECOND, true);
        ageOf("fast", -5 * SECOND, true);
        now.addAndGet(10 * SECOND);
      }
    } finally {
      logger.detachAppender(said);
    }
    assertThat(said.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .satisfiesExactly(
            one -> assertThat(one).contains("device slow is off by 3000 ms (slow)"),
            other -> assertThat(other).contains("device fast is off by 5000 ms (fast)"));
  }

  @Test
  void makesMetersForAHundredDevicesAndRemembersNoMoreThanItMay() {
    for (int i = 0; i < DeviceClocks.MOST_DEVICES + 5; i++) {
      ageOf("device-" + i, 0, true);
    }
    assertThat(meters.find("sonostream.device.clock.offset").gauges())
        .hasSize(DeviceClocks.MOST_METERS);
  }

  private double offset(String device) {
    return meters.get("sonostream.device.clock.offset").tag("device", device).gauge().value();
  }

  private double drift(String device) {
    return meters.get("sonostream.device.clock.drift").tag("device", device).gauge().value();
  }

  /** How old a frame counts that says it was captured so long ago. */
  private long ageOf(String device, long saidAgo, boolean fresh) {
    arrivals.came(PARTITION, offset, fresh);
    Instant captured = Instant.EPOCH.plus(now.get() - saidAgo, ChronoUnit.MICROS);
    FrameOrigin origin = new FrameOrigin("frames", 0, offset++, 0, new RecordHeaders());
    return now.get()
        - clocks.capturedMicros(
            origin, FrameFixture.frame(device, offset).setCapturedAt(captured).build());
  }
}
