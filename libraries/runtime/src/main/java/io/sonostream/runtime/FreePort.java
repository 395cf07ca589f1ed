package io.sonostream.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports of loopback for programs that have to be told theirs before they listen. They lie below
 * those that the kernel deals out, to connections and to whoever listens on any port: of these, one
 * that is free now may be another program's a moment later.
 */
public final class FreePort {
  private static final Path DEALT_OUT = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
  private static final int USUALLY_DEALT_OUT_FROM = 32_768;
  private static final int LOWEST = 11_000;
  private static final int ENOUGH = 1_000;

  /** Each program begins somewhere else, so that two of them hardly ask for the same port. */
  private static final AtomicInteger TURN =
      new AtomicInteger(new SplittableRandom().nextInt(USUALLY_DEALT_OUT_FROM));

  private FreePort() {}

  /** A port that nobody listens on; another one each time. */
  public static int next() {
    return below(dealtOutFrom());
  }

  /**
   * @param end the first port that the kernel deals out; where it leaves no room, one of its own is
   *     all that there is
   */
  static int below(int end) {
    int room = end - LOWEST;
    if (room < ENOUGH) {
      return any();
    }
    for (int tries = 0; tries < room; tries++) {
      int port = LOWEST + Math.floorMod(TURN.getAndIncrement(), room);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("somebody listens on every port from " + LOWEST + " to " + end);
  }

  /** By lines: read byte by byte, as readString does, the file ends after the first one. */
  private static int dealtOutFrom() {
    try {
      return Files.exists(DEALT_OUT)
          ? Integer.parseInt(Files.readAllLines(DEALT_OUT).get(0).split("\\s+")[0])
          : USUALLY_DEALT_OUT_FROM;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (BindException taken) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int any() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
