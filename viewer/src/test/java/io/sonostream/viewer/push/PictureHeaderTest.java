package io.sonostream.viewer.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.Mask;
import io.sonostream.schemas.PixelEncoding;
import io.sonostream.schemas.SourceCoordinates;
import io.sonostream.viewer.Records;
import io.sonostream.viewer.live.Picture;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PictureHeaderTest {
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00.000001Z");
  private static final SourceCoordinates SOURCE = new SourceCoordinates("frames.live", 0, 5L);

  @Test
  void timesAreMicrosecondsHoweverWrongTheDevicesClock() throws IOException {
    Instant far = Instant.parse("9999-12-31T23:59:59.000002Z");
    JsonNode header = header(far);
    assertThat(header.path("pairedAt").asLong()).isEqualTo(NOW.getEpochSecond() * 1_000_000 + 1);
    assertThat(header.path("mask").path("timing").path("captured").asLong())
        .isEqualTo(far.getEpochSecond() * 1_000_000 + 2);
  }

  private static JsonNode header(Instant capturedAt) throws IOException {
    Frame frame = Records.frame("a", 1, 2, 2, PixelEncoding.RAW, new byte[4], capturedAt);
    Mask mask = Records.mask(frame, new byte[4], List.of("lesion"), "v1", SOURCE);
    Picture picture = new Picture(1, frame, SOURCE, mask, NOW);
    return new ObjectMapper().readTree(PictureHeader.of(picture, "jpeg", 0).toJson());
  }
}
