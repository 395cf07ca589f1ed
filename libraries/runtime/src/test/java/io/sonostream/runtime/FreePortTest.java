package io.sonostream.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FreePortTest {
  @Test
  void itLiesBelowThoseThatTheKernelDealsOutAndIsAnotherOneEachTime() throws IOException {
    List<Integer> dealtOut = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        dealtOut.add(any.getLocalPort());
      }
    }
    int lowest = dealtOut.stream().mapToInt(port -> port).min().orElseThrow();

    assertThat(Stream.generate(FreePort::next).limit(100).toList())
        .doesNotHaveDuplicates()
        .allSatisfy(port -> assertThat(port).isLessThan(lowest));
  }

  @Test
  void aPortThatSomebodyListensOnIsPassedOver() throws IOException {
    int first = FreePort.below(12_000);
    List<ServerSocket> taken = new ArrayList<>();
    try {
      for (int port = first + 1; port < first + 4; port++) {
        taken.add(
            new ServerSocket(
                11_000 + (port - 11_000) % 1_000, 1, InetAddress.getLoopbackAddress()));
      }
      List<Integer> next = Stream.generate(() -> FreePort.below(12_000)).limit(900).toList();
      assertThat(next)
          .doesNotContainAnyElementsOf(taken.stream().map(ServerSocket::getLocalPort).toList());
    } finally {
      for (ServerSocket socket : taken) {
        socket.close();
      }
    }
  }

  @Test
  void whereTheKernelLeavesNoRoomItIsOneOfItsOwn() throws IOException {
    int port = FreePort.below(1_024);

    try (ServerSocket mine = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertThat(mine.getLocalPort()).isEqualTo(port);
    }
  }
}
