package io.sonostream.processor;

import static io.sonostream.processor.FrameFixture.SIDE;
import static io.sonostream.processor.FrameFixture.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.schemas.Mask;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Masks of the devices that are named lean on the frame before, and say so. */
class SteadyIT {
  @Test
  void onlyTheNamedDevicesMasksLeanOnTheFrameBeforeAndTheRecordSaysOnWhich() throws Exception {
    try (StreamRig rig = new StreamRig(1);
        Processor processor =
            ProcessorIT.start(
                rig,
                Map.of(
                    "processor.steady.devices.steady.share",
                    0.9,
                    "processor.batches.max-age",
                    "60s"))) {
      int written = 0;
      Instant begun = Instant.now();
      for (int sequence = 0; sequence < 2; sequence++) {
        // Sure at first; then just below the threshold.
        int brightness = sequence == 0 ? 200 : 127;
        for (String device : new String[] {"steady", "plain"}) {
          byte[] pixels = new byte[SIDE * SIDE];
          Arrays.fill(pixels, (byte) brightness);
          for (String topic :
              new String[] {
                rig.topics().framesLive().name(), rig.topics().framesArchive().name()
              }) {
            rig.send(
                topic,
                frame(device, sequence)
                    .setCapturedAt(begun.plusMillis(50L * sequence))
                    .setPixels(ByteBuffer.wrap(pixels))
                    .build());
          }
        }
        rig.flush();
        written += 2;
        rig.awaitRecords(rig.topics().masksLive().name(), written);
        rig.awaitRecords(rig.topics().masksArchive().name(), written);
      }
      Map<String, Mask> live = second(rig, rig.topics().masksLive().name());
      Map<String, Mask> archive = second(rig, rig.topics().masksArchive().name());
      assertThat(live.get("steady").getSteadiedFrom()).isZero();
      assertThat(live.get("steady").getRegions().get(0).getAreaPixels()).isEqualTo(SIDE * SIDE);
      for (Mask alone :
          new Mask[] {live.get("plain"), archive.get("steady"), archive.get("plain")}) {
        assertThat(alone.getSteadiedFrom()).isNull();
        assertThat(alone.getRegions().get(0).getAreaPixels()).isZero();
      }
      assertThat(
              processor
                  .meters()
                  .get("sonostream.masks.steadied")
                  .tag("lane", "live")
                  .counter()
                  .count())
          .isEqualTo(1);
    }
  }

  private static Map<String, Mask> second(StreamRig rig, String topic) {
    return rig.readAll(topic).stream()
        .map(rig::mask)
        .filter(mask -> mask.getSequence() == 1)
        .collect(Collectors.toMap(Mask::getDeviceId, mask -> mask));
  }
}
