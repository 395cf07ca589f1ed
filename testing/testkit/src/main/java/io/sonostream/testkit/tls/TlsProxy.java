package io.sonostream.testkit.tls;

import io.sonostream.runtime.Worker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * A proxy as hospitals have them: TLS in front, plain HTTP to the server behind, whose address it
 * puts into Host.
 *
 * <p>Owner: one thread accepts, two a connection carry its bytes. Hand-off: none. Bound: the test's
 * connections. Shutdown: {@link #close} closes the sockets, which ends the threads.
 */
public final class TlsProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final InetSocketAddress behind;
  private final UnaryOperator<String> path;
  private final List<String> headers;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /**
   * @param behind the server
   * @param path what a request's path becomes, query included
   * @param headers that each request gets, as {@code Name: value}
   */
  public TlsProxy(
      ServerKey key, InetSocketAddress behind, UnaryOperator<String> path, List<String> headers) {
    this.behind = behind;
    this.path = path;
    this.headers = List.copyOf(headers);
    try {
      listener =
          key.context()
              .getServerSocketFactory()
              .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    new Worker("tls-proxy", this::accept).start();
  }

  /** What a person types, without the path. */
  public String origin() {
    return "https://localhost:" + listener.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket browser = listener.accept();
        open.add(browser);
        new Worker("tls-proxy-up", () -> carry(browser)).start();
      } catch (IOException closed) {
        // The loop's condition says whether that is the end.
      }
    }
  }

  private void carry(Socket browser) {
    try (browser;
        Socket server = new Socket(behind.getAddress(), behind.getPort())) {
      open.add(server);
      server.getOutputStream().write(rewritten(head(browser.getInputStream())));
      new Worker("tls-proxy-down", () -> pump(server, browser)).start();
      pump(browser, server);
    } catch (IOException gone) {
      // Browsers come and go.
    } finally {
      open.remove(browser);
    }
  }

  private byte[] rewritten(String head) {
    StringBuilder out = new StringBuilder();
    String[] lines = head.split("\r\n");
    String[] words = lines[0].split(" ");
    out.append(words[0]).append(' ').append(path.apply(words[1])).append(" HTTP/1.1\r\n");
    boolean upgrade = head.toLowerCase(java.util.Locale.ROOT).contains("\r\nupgrade:");
    for (int i = 1; i < lines.length; i++) {
      boolean ours = lines[i].regionMatches(true, 0, "Host:", 0, 5);
      boolean hop = !upgrade && lines[i].regionMatches(true, 0, "Connection:", 0, 11);
      if (!ours && !hop) {
        out.append(lines[i]).append("\r\n");
      }
    }
    out.append("Host: 127.0.0.1:").append(behind.getPort()).append("\r\n");
    out.append("X-Forwarded-Proto: https\r\n");
    headers.forEach(header -> out.append(header).append("\r\n"));
    // One request a connection: its head is the only one that is rewritten.
    out.append(upgrade ? "\r\n" : "Connection: close\r\n\r\n");
    return out.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (true) {
      int b = in.read();
      if (b < 0) {
        throw new SocketException("no request");
      }
      head.write(b);
      if (b == '\n') {
        String text = head.toString(StandardCharsets.ISO_8859_1);
        if (text.endsWith("\r\n\r\n")) {
          return text;
        }
      }
    }
  }

  private static void pump(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] part = new byte[8192];
      for (int n = in.read(part); n >= 0; n = in.read(part)) {
        out.write(part, 0, n);
        out.flush();
      }
      to.close();
    } catch (IOException gone) {
      // As above.
    }
  }
}
