package io.sonostream.dicom.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

class StowClientTest {
  private static final String KEPT = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

  /** What an archive does whose patience with a connection ends at the wrong moment. */
  @Test
  void aConnectionThatTheArchiveClosesWhenItIsUsedAgainIsNoFailure() throws Exception {
    try (ServerSocket archive = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Integer> asked =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  try (Socket first = archive.accept()) {
                    answer(first);
                    request(first.getInputStream());
                  }
                  try (Socket second = archive.accept()) {
                    answer(second);
                  }
                  return 3;
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      StowClient client = new StowClient(root(archive), null);

      assertThat(client.send(new byte[8])).isEqualTo(StoreStatus.STORED);
      assertThat(client.send(new byte[8])).isEqualTo(StoreStatus.STORED);

      assertThat(asked.get()).isEqualTo(3);
    }
  }

  @Test
  void whereNobodyListensThatIsSaid() throws Exception {
    URI nobody;
    try (ServerSocket closed = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      nobody = root(closed);
    }
    StowClient client = new StowClient(nobody, null);

    assertThatThrownBy(() -> client.send(new byte[8])).isInstanceOf(IOException.class);
  }

  @Test
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  void anArchiveThatStallsWithinItsAnswerIsGivenUp() throws Exception {
    try (ServerSocket archive = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Socket> asked =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  Socket socket = archive.accept();
                  request(socket.getInputStream());
                  byte[] half = KEPT.substring(0, KEPT.length() - 1).getBytes(US_ASCII);
                  socket.getOutputStream().write(half);
                  socket.getOutputStream().flush();
                  return socket;
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      StowClient client = new StowClient(root(archive), null, Duration.ofSeconds(2));

      assertThatThrownBy(() -> client.send(new byte[8]))
          .isInstanceOf(IOException.class)
          .hasMessage("no answer within 2000 ms");

      asked.get().close();
    }
  }

  @Test
  void aTokenThatNoHeaderTakesIsNotShown() {
    URI root = URI.create("http://127.0.0.1:9/dicom-web");

    assertThatThrownBy(() -> new StowClient(root, "sec\rret"))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("the token for STOW-RS has, as number 4 of 7, a character")
        .hasMessageNotContaining("sec\rret");
  }

  private static URI root(ServerSocket archive) {
    return URI.create("http://127.0.0.1:" + archive.getLocalPort() + "/dicom-web");
  }

  private static void answer(Socket socket) throws IOException {
    request(socket.getInputStream());
    socket.getOutputStream().write(KEPT.getBytes(US_ASCII));
    socket.getOutputStream().flush();
  }

  /** Reads one, to the end of its body. */
  private static void request(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.read());
    }
    String length = head.toString().replaceAll("(?is).*content-length: (\\d+).*", "$1");
    in.readNBytes(Integer.parseInt(length));
  }
}
