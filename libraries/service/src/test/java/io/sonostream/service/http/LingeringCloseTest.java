package io.sonostream.service.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Senders here read nothing before they have sent everything, as many do. */
class LingeringCloseTest {
  private static final int MIB = 1 << 20;
  private static final int PATIENCE_MILLIS = 60_000;

  private final HttpPort port =
      new HttpPort(
          "sample",
          "sample.port",
          "127.0.0.1",
          0,
          HttpPort.threads("sample", 4),
          HttpLimits.ofPrograms(Duration.ofSeconds(60), Duration.ofSeconds(1)),
          null,
          new Refuser());

  /** Refuses everything; at /half-way after a part of the body. */
  private static final class Refuser extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback)
        throws IOException {
      if ("/half-way".equals(request.getHttpURI().getPath())) {
        try (InputStream body = LingeringClose.body(request)) {
          body.skipNBytes(100_000);
        }
      }
      response.setStatus(413);
      ByteBuffer why = ByteBuffer.wrap("too large".getBytes(StandardCharsets.UTF_8));
      return LingeringClose.answer(request, response, callback, why);
    }
  }

  @BeforeEach
  void open() {
    port.open();
  }

  @AfterEach
  void close() {
    port.close();
  }

  @Test
  void whoSendsItAllSeesWhyItIsRefused() throws IOException {
    assertThat(post("/", 24 * MIB, 24 * MIB)).startsWith("HTTP/1.1 413 ").endsWith("too large");
  }

  @Test
  void soDoesWhoIsRefusedHalfWay() throws IOException {
    assertThat(post("/half-way", 24 * MIB, 24 * MIB))
        .startsWith("HTTP/1.1 413 ")
        .endsWith("too large");
  }

  @Test
  void whoPromisesMoreThanHeSendsIsCutOffInTime() throws IOException {
    assertThat(post("/", MIB, 2 * MIB)).startsWith("HTTP/1.1 413 ").endsWith("too large");
  }

  @Test
  void whoSendsOnAndOnIsCutOff() {
    long endless = 100 * LingeringClose.MOST_BYTES;
    assertThatThrownBy(() -> post("/", endless, endless)).isInstanceOf(IOException.class);
  }

  private String post(String path, long sent, long declared) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port.number())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      String head = "POST %s HTTP/1.1\r\nHost: here\r\nContent-Length: %d\r\n\r\n";
      socket
          .getOutputStream()
          .write(head.formatted(path, declared).getBytes(StandardCharsets.UTF_8));
      byte[] part = new byte[MIB];
      for (long at = 0; at < sent; at += MIB) {
        socket.getOutputStream().write(part);
      }
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
