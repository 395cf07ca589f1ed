package io.sonostream.viewer.gateways;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatewayBoardTest {
  private static final String HERE = "http://127.0.0.1:9467";
  private static final long SECOND = 1_000_000_000L;
  private final GatewayBoard board = new GatewayBoard(List.of(HERE, "http://127.0.0.1:1"));

  private void published(double frames, long nanos) {
    SourceMeters meters = new SourceMeters("igtl", true, frames, 0, 0, 0, 0, Double.NaN);
    board.answered(HERE, "ready", Map.of("probe", meters), 5, nanos);
  }

  private GatewayView.Source probe() {
    return ((GatewayView) board.view().get(0)).sources().get(0);
  }

  @Test
  void aRateIsWhatCameSinceTheAnswerBefore() {
    published(100, 0);
    assertThat(probe().framesPerSecond()).isNull();
    published(150, 2 * SECOND);
    assertThat(probe().framesPerSecond()).isEqualTo(25);
    published(151, 2 * SECOND + 1000);
    assertThat(probe().framesPerSecond()).as("too soon for another").isEqualTo(25);
    published(210, 4 * SECOND);
    assertThat(probe().framesPerSecond()).isEqualTo(30);
    published(3, 6 * SECOND);
    assertThat(probe().framesPerSecond()).as("started again").isNull();
    assertThat(probe().clockBehindMillis()).isNull();
  }

  @Test
  void aSilentGatewayShowsNothingOfWhatItSaidBefore() {
    published(100, 0);
    board.silent(HERE, "can't be asked: no connection", 7);
    assertThat(board.view())
        .isEqualTo(
            List.of(
                new GatewayView(HERE, false, "can't be asked: no connection", 7, List.of()),
                new GatewayView("http://127.0.0.1:1", false, "not asked yet", 0, List.of())));
    published(400, 9 * SECOND);
    assertThat(probe().framesPerSecond()).isNull();
  }
}
