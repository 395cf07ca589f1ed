package io.sonostream.benchmarks.gateway;

import io.sonostream.gateway.igtl.Message;
import io.sonostream.gateway.igtl.MessageWriter;
import io.sonostream.gateway.igtl.Placement;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A device that speaks OpenIGTLink, to which the gateway connects. For one thread. */
final class ImageServer implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;
  private final ServerSocket server;
  private @Nullable Socket gateway;

  ImageServer() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    server.setSoTimeout(PATIENCE_MILLIS);
  }

  int port() {
    return server.getLocalPort();
  }

  void awaitGateway() throws IOException {
    gateway = server.accept();
    gateway.setTcpNoDelay(true);
  }

  /**
   * @param pixels width * height, gray
   */
  void send(Instant at, int width, int height, byte[] pixels) throws IOException {
    Socket connected = gateway;
    if (connected == null) {
      throw new IllegalStateException("the gateway has not connected");
    }
    Message.Image image =
        new Message.Image("Image", at, width, height, 1, Placement.UNKNOWN, pixels);
    connected.getOutputStream().write(MessageWriter.bytes(image));
  }

  @Override
  public void close() throws IOException {
    if (gateway != null) {
      gateway.close();
    }
    server.close();
  }
}
