package io.sonostream.processor;

import static io.sonostream.processor.FrameFixture.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sonostream.schemas.Mask;
import io.sonostream.schemas.MaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Clocks of devices are what they are; whether a frame is fresh is another question. */
class ClockIT {
  /** Ample for this machine, and less than the clocks are off. */
  private static final Map<String, Object> MAX_AGE = Map.of("processor.batches.max-age", "15s");

  private static final Map<String, Duration> BEHIND =
      Map.of(
          "right", Duration.ZERO,
          "slow", Duration.ofSeconds(40),
          "very-slow", Duration.ofHours(1),
          "fast", Duration.ofHours(-1));

  @Test
  void devicesWithWrongClocksAreServedAndABacklogIsShed() throws Exception {
    try (StreamRig rig = new StreamRig(1)) {
      try (Processor processor = ProcessorIT.start(rig, MAX_AGE)) {
        // The lane has read everything by now, so it hears what comes next as it is sent.
        send(rig, "right", Duration.ZERO, 0);
        rig.awaitRecords(rig.topics().masksLive().name(), 1);
        for (int sequence = 1; sequence <= 5; sequence++) {
          int last = sequence;
          BEHIND.forEach((device, behind) -> send(rig, device, behind, last));
          rig.flush();
          rig.awaitRecords(rig.topics().masksLive().name(), 1 + 4 * sequence);
        }
        for (Mask mask : masks(rig)) {
          assertThat(mask.getStatus()).as(mask.getDeviceId()).isEqualTo(MaskStatus.SEGMENTED);
        }
        assertThat(processor.ready().ok()).isTrue();
        assertThat(processor.ready().message())
            .contains("the clocks of 3 devices are off, most that of")
            .contains("set them");
        assertThat(
                processor
                    .meters()
                    .get("sonostream.device.clock.offset")
                    .tag("device", "very-slow")
                    .gauge()
                    .value())
            .isBetween(3600.0, 3615.0);
      }

      for (int sequence = 6; sequence < 16; sequence++) {
        send(rig, "right", Duration.ofSeconds(60), sequence);
      }
      rig.flush();
      try (Processor next = ProcessorIT.start(rig, MAX_AGE)) {
        await().atMost(Duration.ofMinutes(2)).until(() -> masks(rig).size() == 31);
        assertThat(masks(rig).subList(21, 31))
            .extracting(Mask::getStatus)
            .containsOnly(MaskStatus.SHED);
        assertThat(next.ready().message()).isEqualTo("ready");
      }
    }
  }

  private static void send(StreamRig rig, String device, Duration behind, int sequence) {
    rig.send(
        rig.topics().framesLive().name(),
        frame(device, sequence).setCapturedAt(Instant.now().minus(behind)).build());
    rig.flush();
  }

  private static List<Mask> masks(StreamRig rig) {
    return rig.readAll(rig.topics().masksLive().name()).stream().map(rig::mask).toList();
  }
}
