package io.sonostream.cli.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The port that says whether a service lives, the same in each: who stops it has the service
 * killed.
 */
final class HealthAttacks {
  private final Wire health;

  HealthAttacks(int port) {
    health = new Wire("http://127.0.0.1:" + port);
  }

  List<Attack> list() {
    return List.of(
        attack("a half-sent request", () -> crowd(1, "GET /health/live HT")),
        attack("three hundred silent sockets", () -> crowd(300, "")),
        attack(
            "readers of /metrics who never read",
            () -> crowd(20, "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".repeat(100))),
        attack(
            "a way out by /metrics/../etc/passwd",
            () -> assertThat(health.request("GET /metrics/../etc/passwd")).doesNotContain("root:")),
        attack(
            "a body without end",
            () ->
                assertThat(
                        Wire.status(
                            health.send(
                                "POST /health/live HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                                    + ("1000\r\n" + "t".repeat(4096) + "\r\n").repeat(500))))
                    .isNotEqualTo(200)),
        attack(
            "a header of 1 MiB",
            () ->
                assertThat(
                        Wire.status(
                            health.request("GET /health/live", "X: " + "x".repeat(1 << 20))))
                    .isIn(0, 400, 431)),
        attack(
            "bytes that are no HTTP",
            () -> assertThat(Wire.status(health.send("\0\1\2\3\r\n\r\n"))).isIn(0, 400)));
  }

  private Attack attack(String what, Attack.Attempt attempt) {
    return new Attack(
        "health",
        what,
        () -> {
          attempt.make();
          alive();
        });
  }

  private void crowd(int size, String each) throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < size; i++) {
        Socket socket = health.open();
        sockets.add(socket);
        try {
          socket.getOutputStream().write(each.getBytes(StandardCharsets.ISO_8859_1));
        } catch (java.net.SocketException pushedOut) {
          // The oldest goes when there are too many.
        }
      }
      alive();
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  private void alive() throws Exception {
    assertThat(Wire.status(health.request("GET /health/live"))).isEqualTo(200);
  }
}
