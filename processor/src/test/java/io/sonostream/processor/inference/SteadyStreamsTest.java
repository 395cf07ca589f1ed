package io.sonostream.processor.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.sonostream.processor.batch.FrameJob;
import io.sonostream.processor.batch.Lane;
import io.sonostream.processor.batch.ModelIdentity;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.PixelEncoding;
import io.sonostream.schemas.PixelFormat;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SteadyStreamsTest {
  private static final ModelIdentity MODEL = new ModelIdentity("t", "1", "a".repeat(64));
  private static final SteadySettings SETTINGS =
      new SteadySettings(0, 0, Map.of("on", new SteadySettings.Device(0.9)));

  private final SteadyStreams streams = new SteadyStreams(SETTINGS);

  /** Twenty frames a second, none dropped. */
  private static Frame.Builder frame(String device, String stream, long sequence, int side) {
    return Frame.newBuilder()
        .setDeviceId(device)
        .setStreamId(stream)
        .setSequence(sequence)
        .setCapturedAt(Instant.ofEpochSecond(1).plusMillis(50 * sequence))
        .setTask("t")
        .setWidth(side)
        .setHeight(side)
        .setPixelFormat(PixelFormat.GRAY8)
        .setEncoding(PixelEncoding.RAW)
        .setPixels(ByteBuffer.allocate(side * side))
        .setSubjectId("one")
        .setAttributes(Map.of());
  }

  private static FrameJob job(Lane lane, String device, String stream, long sequence, int side) {
    return job(lane, frame(device, stream, sequence, side));
  }

  private static FrameJob job(Lane lane, Frame.Builder frame) {
    return new FrameJob(lane, frame.build(), 0, () -> false, outcome -> {});
  }

  private @Nullable Long leansOn(Frame.Builder frame) {
    return streams.steady(job(Lane.LIVE, frame), MODEL, new byte[][] {{127}}).from();
  }

  private SteadyStreams.Steadied told(String device, long sequence, int probability) {
    return streams.steady(
        job(Lane.LIVE, device, "exam", sequence, 1), MODEL, new byte[][] {{(byte) probability}});
  }

  private static int value(SteadyStreams.Steadied told) {
    return told.planes()[0][0] & 0xff;
  }

  @Test
  void onlyTheDevicesThatAreNamedLeanOnTheFrameBefore() {
    told("off", 1, 200);
    assertThat(told("off", 2, 127).from()).isNull();
    assertThat(value(told("off", 3, 127))).isEqualTo(127);
    assertThat(told("on", 1, 200).from()).as("the first").isNull();
    assertThat(told("on", 2, 127))
        .satisfies(
            second -> {
              assertThat(second.from()).isEqualTo(1);
              assertThat(value(second)).isBetween(190, 195);
            });
    assertThat(told("on", 3, 127).from()).isEqualTo(2);
    assertThat(value(told("on", 4, 255))).as("sure").isEqualTo(255);
  }

  @Test
  void aFrameThatWasOvertakenIsToldAsItIsAndTheLaterOneStays() {
    told("on", 5, 200);
    told("on", 7, 200);
    assertThat(told("on", 6, 127).from()).isNull();
    assertThat(told("on", 8, 127).from()).isEqualTo(7);
  }

  @Test
  void nothingLeansAcrossAGapAnotherModelSizeStreamOrLane() {
    told("on", 1, 200);
    assertThat(told("on", 6, 127).from()).as("five frames on").isNull();
    FrameJob next = job(Lane.LIVE, "on", "exam", 7, 1);
    ModelIdentity other = new ModelIdentity("t", "2", "b".repeat(64));
    assertThat(streams.steady(next, other, new byte[][] {{127}}).from()).isNull();
    assertThat(told("on", 8, 127).from()).as("a swap back").isNull();
    assertThat(
            streams
                .steady(job(Lane.LIVE, "on", "exam", 9, 2), MODEL, new byte[][] {new byte[4]})
                .from())
        .isNull();
    told("on", 10, 127);
    assertThat(
            streams
                .steady(job(Lane.LIVE, "on", "other", 11, 1), MODEL, new byte[][] {{127}})
                .from())
        .isNull();
    assertThat(
            streams
                .steady(job(Lane.ARCHIVE, "on", "exam", 11, 1), MODEL, new byte[][] {{127}})
                .from())
        .isNull();
    assertThat(told("on", 11, 127).from()).isEqualTo(10);
    assertThat(told("on", 0, 127).from()).as("a stream that begins anew").isNull();
    assertThat(told("on", 1, 127).from()).isEqualTo(0);
  }

  @Test
  void nothingLeansAcrossAPauseOrTimeThatStandsOrRunsBackThoughSequencesGoOn() {
    Instant at = Instant.ofEpochSecond(100);
    leansOn(frame("on", "exam", 1, 1).setCapturedAt(at));
    assertThat(leansOn(frame("on", "exam", 2, 1).setCapturedAt(at.plusMillis(500)))).isEqualTo(1);
    assertThat(leansOn(frame("on", "exam", 3, 1).setCapturedAt(at.plusMillis(1001)))).isNull();
    assertThat(leansOn(frame("on", "exam", 4, 1).setCapturedAt(at.plusMillis(1001)))).isNull();
    assertThat(leansOn(frame("on", "exam", 5, 1).setCapturedAt(at))).isNull();
    assertThat(leansOn(frame("on", "exam", 6, 1).setCapturedAt(at.plusMillis(50)))).isEqualTo(5);
  }

  @Test
  void noSubjectLeansOnAnother() {
    leansOn(frame("on", "exam", 1, 1));
    assertThat(leansOn(frame("on", "exam", 2, 1).setSubjectId("other"))).isNull();
    assertThat(leansOn(frame("on", "exam", 3, 1).setSubjectId(null))).isNull();
    assertThat(leansOn(frame("on", "exam", 4, 1).setSubjectId(null))).isEqualTo(3);
  }

  @Test
  void streamsThatAreTooManyAreForgottenTheOldestFirst() {
    told("on", 1, 200);
    for (int i = 0; i < 300; i++) {
      streams.steady(job(Lane.LIVE, "on", "stream-" + i, 1, 1), MODEL, new byte[][] {{(byte) 127}});
    }
    assertThat(told("on", 2, 127).from()).isNull();
    assertThat(
            streams
                .steady(
                    job(Lane.LIVE, "on", "stream-299", 2, 1), MODEL, new byte[][] {{(byte) 127}})
                .from())
        .isEqualTo(1);
  }
}
