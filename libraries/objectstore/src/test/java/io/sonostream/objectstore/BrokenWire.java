package io.sonostream.objectstore;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A way to a server on this machine that breaks after so many bytes, up or down, and keeps what was
 * sent up.
 *
 * <p>Owner: the test. Hand-off: counters. Bound: what a test sends. Shutdown: {@link #close}.
 */
final class BrokenWire implements AutoCloseable {
  private final ServerSocket here;
  private final URI server;
  private final AtomicLong up = new AtomicLong(Long.MAX_VALUE);
  private final AtomicLong down = new AtomicLong(Long.MAX_VALUE);
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private BrokenWire(ServerSocket here, URI server) {
    this.here = here;
    this.server = server;
  }

  /** Whole for now. */
  static BrokenWire to(URI server) throws IOException {
    BrokenWire wire =
        new BrokenWire(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), server);
    wire.threads.execute(wire::accept);
    return wire;
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + here.getLocalPort());
  }

  /** What is sent up from now on goes through as far as this, and no further. */
  void breakUploadsAfter(long bytes) {
    up.set(bytes);
  }

  /** As {@link #breakUploadsAfter}, what comes down. */
  void breakDownloadsAfter(long bytes) {
    down.set(bytes);
  }

  void mend() {
    up.set(Long.MAX_VALUE);
    down.set(Long.MAX_VALUE);
  }

  /** All that was sent up, heads and bodies. */
  String sentUp() {
    synchronized (sent) {
      return sent.toString(StandardCharsets.ISO_8859_1);
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket client = here.accept();
        Socket far = new Socket(server.getHost(), server.getPort());
        open.add(client);
        open.add(far);
        threads.execute(() -> carry(client, far, up, true));
        threads.execute(() -> carry(far, client, down, false));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void carry(Socket from, Socket to, AtomicLong left, boolean kept) {
    byte[] bytes = new byte[1024];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        long room = left.getAndAdd(-count);
        if (room < count) {
          return;
        }
        if (kept) {
          synchronized (sent) {
            sent.write(bytes, 0, count);
          }
        }
        out.write(bytes, 0, count);
      }
    } catch (IOException broken) {
      // As a wire breaks.
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  @Override
  public void close() throws Exception {
    here.close();
    for (Socket each : open) {
      each.close();
    }
    threads.shutdown();
    if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
      throw new IllegalStateException("the wire does not end");
    }
  }
}
