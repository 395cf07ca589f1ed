package io.sonostream.viewer.gateways;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sonostream.runtime.WorkerHealth;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class GatewayWatchTest {
  @Test
  @Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aGatewayThatStallsBehindItsHeadersIsSilentAndHoldsUpNobody() throws Exception {
    try (ServerSocket gateway = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "http://127.0.0.1:" + gateway.getLocalPort();
      GatewayBoard board = new GatewayBoard(List.of(address));
      try (GatewayWatch watch =
          new GatewayWatch(
              List.of(address),
              board,
              Clock.systemUTC(),
              Duration.ofMillis(500),
              new WorkerHealth())) {
        watch.start();
        try (Socket asked = gateway.accept()) {
          asked
              .getOutputStream()
              .write(
                  "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nsome"
                      .getBytes(StandardCharsets.US_ASCII));
          await()
              .untilAsserted(
                  () -> assertThat(board.view().toString()).contains("no answer within 500 ms"));
        }
      }
    }
  }
}
