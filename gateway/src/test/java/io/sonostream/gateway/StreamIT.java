package io.sonostream.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.sonostream.gateway.source.SourceState;
import io.sonostream.gateway.source.SourceStatus;
import io.sonostream.schemas.Frame;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A camera by RTSP that is cut and comes back. */
class StreamIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir Path folder;

  /** Colour, since its JPEG has the colours at half the size, as cameras have. */
  private static byte[] picture(int brightness) throws IOException {
    BufferedImage image = new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB);
    Graphics2D drawing = image.createGraphics();
    drawing.setColor(new Color(brightness, brightness, brightness));
    drawing.fillRect(0, 0, 64, 48);
    drawing.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "jpeg", out);
    return out.toByteArray();
  }

  private static SourceStatus source(Gateway gateway) {
    return gateway.sources().get(0);
  }

  private List<Frame> frames(GatewayBed bed) {
    return bed.frames(bed.topics().framesLive().name()).stream()
        .sorted(Comparator.comparing(Frame::getSequence))
        .toList();
  }

  private static String settings(RtspCamera camera) {
    return "retry { first = 50ms, most = 200ms }\n"
        + "sources.camera { kind = stream, url = \"%s\", task = t, silence = 30s }\n"
            .formatted(camera.url());
  }

  @Test
  void theTimesAreTheSendersAndAcutIsCountedAndLeftBehind() throws Exception {
    Instant first = Instant.now().minusMillis(500).truncatedTo(ChronoUnit.MILLIS);
    // As far apart as they like: a stream has no rate.
    long[] after = {0, 40, 250, 290, 3000};
    try (RtspCamera camera = new RtspCamera(true);
        GatewayBed bed = new GatewayBed("stream", folder, settings(camera));
        Gateway gateway = new Gateway(bed.settings(), Clock.systemUTC())) {
      gateway.start();
      for (int i = 0; i < 3; i++) {
        camera.show(picture(40 + 40 * i), first.plusMillis(after[i]));
      }
      await().atMost(LIMIT).until(() -> source(gateway).published() == 3);
      assertThat(source(gateway).state()).isEqualTo(SourceState.RUNNING);
      assertThat(source(gateway).clockBehindMillis()).isFinite();

      camera.cut();
      await().atMost(LIMIT).until(() -> source(gateway).failures() == 1);
      for (int i = 3; i < 5; i++) {
        camera.show(picture(40 + 40 * i), first.plusMillis(after[i]));
      }
      await().atMost(LIMIT).until(() -> source(gateway).published() == 5);
      assertThat(source(gateway).state()).isEqualTo(SourceState.RUNNING);
      assertThat(source(gateway).why()).isEmpty();

      List<Frame> frames = frames(bed);
      assertThat(frames).hasSize(5);
      for (int i = 0; i < 5; i++) {
        Frame frame = frames.get(i);
        assertThat(List.of(frame.getWidth(), frame.getHeight())).containsExactly(64, 48);
        assertThat((double) (frame.getPixels().get(1000) & 0xff))
            .as("brightness of picture %s", i)
            .isCloseTo(40 + 40.0 * i, within(3.0));
        assertThat(Duration.between(first, frame.getCapturedAt()))
            .as("time of picture %s", i)
            .isBetween(Duration.ofMillis(after[i] - 1), Duration.ofMillis(after[i] + 1));
      }
    }
  }

  @Test
  void whoIsAwayIsToldWithoutHisPassword() throws Exception {
    RtspCamera gone = new RtspCamera(true);
    gone.close();
    try (GatewayBed bed = new GatewayBed("stream-gone", folder, settings(gone));
        Gateway gateway = new Gateway(bed.settings(), Clock.systemUTC())) {
      gateway.start();
      await().atMost(LIMIT).until(() -> source(gateway).failures() > 1);
      assertThat(gateway.ready().message())
          .contains("source camera is tried again: rtsp://127.0.0.1:")
          .contains("no connection")
          .doesNotContain("secret");
    }
  }
}
