package io.sonostream.cli.attack;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Bytes to a server as no well-behaved client would send them. */
final class Wire {
  private static final int PATIENCE_MILLIS = 30_000;
  private static final int MOST = 1 << 20;

  private final String host;
  private final int port;

  Wire(String url) {
    URI address = URI.create(url);
    host = address.getHost();
    port = address.getPort();
  }

  /** As a browser names it. */
  String authority() {
    return host + ":" + port;
  }

  Socket open() throws IOException {
    Socket socket = new Socket(host, port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  /** Lines of a head, ended as HTTP does; the whole answer. */
  String ask(String... lines) throws IOException {
    return send(String.join("\r\n", lines) + "\r\n\r\n");
  }

  /** A request with our Host, which ends its connection. */
  String request(String line, String... headers) throws IOException {
    StringBuilder head = new StringBuilder(line + " HTTP/1.1\r\nHost: " + authority() + "\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    return send(head + "Connection: close\r\n\r\n");
  }

  String send(String text) throws IOException {
    try (Socket socket = open()) {
      write(socket, text.getBytes(StandardCharsets.ISO_8859_1));
      return read(socket);
    }
  }

  /** 200, 401 ...; 0 for a connection that was closed without a word. */
  static int status(String answer) {
    return answer.matches("(?s)HTTP/1\\.[01] \\d{3}.*")
        ? Integer.parseInt(answer.substring(9, 12))
        : 0;
  }

  private static void write(Socket socket, byte[] bytes) throws IOException {
    try {
      OutputStream out = socket.getOutputStream();
      for (int i = 0; i < bytes.length; i += 8192) {
        if (socket.getInputStream().available() > 0) {
          return; // It has answered already, and reads no more.
        }
        out.write(bytes, i, Math.min(8192, bytes.length - i));
      }
    } catch (SocketException refused) {
      // What it said before stands in the buffer.
    }
  }

  static String read(Socket socket) throws IOException {
    StringBuilder text = new StringBuilder();
    byte[] part = new byte[8192];
    try {
      for (int n = socket.getInputStream().read(part);
          n >= 0 && text.length() < MOST;
          n = socket.getInputStream().read(part)) {
        text.append(new String(part, 0, n, StandardCharsets.ISO_8859_1));
      }
    } catch (SocketException reset) {
      // We sent more than it would read.
    } catch (SocketTimeoutException kept) {
      // It has answered, and keeps the connection.
      if (text.length() == 0) {
        throw kept;
      }
    }
    return text.toString();
  }
}
