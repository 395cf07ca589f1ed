package io.sonostream.viewer.gateways;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SourceMetersTest {
  private static final String METRICS =
      """
      # HELP sonostream_gateway_source_up 0 while the source has failed and waits for its next try
      # TYPE sonostream_gateway_source_up gauge
      sonostream_gateway_source_up{kind="igtl",source="room 2, \\"left\\""} 0.0
      sonostream_gateway_source_failures_total{source="room 2, \\"left\\""} 3.0
      sonostream_gateway_source_damaged_total{source="room 2, \\"left\\""} 2.0
      sonostream_gateway_source_frames_total{outcome="published",source="room 2, \\"left\\""} 1.234567E7
      sonostream_gateway_source_frames_total{outcome="dropped",source="room 2, \\"left\\""} 7.0
      sonostream_gateway_source_frames_total{outcome="failed",source="room 2, \\"left\\""} 1.0
      sonostream_gateway_source_clock_behind_milliseconds{source="room 2, \\"left\\""} -12.5
      sonostream_gateway_source_up{kind="folder",source="b"} 1.0
      sonostream_gateway_source_clock_behind_milliseconds{source="b"} NaN
      sonostream_gateway_spool_bytes 5.0
      jvm_memory_used_bytes{area="heap",id="G1 Eden Space"} 1.0
      """;

  @Test
  void eachSourceIsToldByItsMetersWhateverItsName() {
    assertThat(SourceMeters.of(METRICS))
        .isEqualTo(
            Map.of(
                "room 2, \"left\"", new SourceMeters("igtl", false, 12_345_670, 7, 1, 3, 2, -12.5),
                "b", new SourceMeters("folder", true, 0, 0, 0, 0, 0, Double.NaN)));
  }

  @Test
  void whatIsNoTextOfMetersTellsNothing() {
    String nonsense =
        "<html>{\n{\nsonostream_gateway_source_up{\nsonostream_gateway_source_up{source=\"a\nx 1\n"
            + "sonostream_gateway_source_up{source=\"a\"} one\nsonostream_gateway_source_up 1\n";
    assertThat(SourceMeters.of(nonsense)).isEmpty();
  }
}
