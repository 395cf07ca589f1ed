package io.sonostream.viewer;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A stream of pictures at whose other end is no browser: it reads and answers when it likes. */
final class RawStream implements AutoCloseable {
  /** Masked with zeros, as a client has to mask it. */
  static final byte[] PING = {(byte) 0x89, (byte) 0x80, 0, 0, 0, 0};

  private static final int PATIENCE_MILLIS = 30_000;

  private final Socket socket;

  private RawStream(Socket socket) {
    this.socket = socket;
  }

  /**
   * @param receiveBytes what the machine reads for it, as far as the machine keeps to that
   * @param header a further line of the request's head, or empty
   */
  static RawStream open(String page, int receiveBytes, String header) throws IOException {
    URI address = URI.create(page);
    Socket socket = new Socket();
    socket.setReceiveBufferSize(receiveBytes);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
    String head =
        "GET /stream HTTP/1.1\r\nHost: "
            + address.getAuthority()
            + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + header
            + (header.isEmpty() ? "\r\n" : "\r\n\r\n");
    socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
    String answer = headOf(socket.getInputStream());
    if (!answer.startsWith("HTTP/1.1 101 ")) {
      socket.close();
      throw new IOException("no stream: " + answer);
    }
    return new RawStream(socket);
  }

  private static String headOf(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      head.append((char) next);
    }
    return head.toString();
  }

  /** The two bytes that a frame begins with, and what is in it, as long as that is short. */
  byte[] shortFrame() throws IOException {
    InputStream in = socket.getInputStream();
    int kind = in.read();
    int length = in.read();
    byte[] frame = new byte[2 + length];
    frame[0] = (byte) kind;
    frame[1] = (byte) length;
    if (kind < 0 || length > 125 || in.readNBytes(frame, 2, length) < length) {
      throw new IOException("no short frame: " + kind + ", " + length);
    }
    return frame;
  }

  /** Says that it is alive; whether the other side still takes it. */
  boolean ping() throws IOException {
    try {
      socket.getOutputStream().write(PING);
      return true;
    } catch (SocketException gone) {
      return false;
    }
  }

  Socket socket() {
    return socket;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
