package io.sonostream.embedded;

import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Loopback ports: a free one, or the one that the user asked for. */
public final class Ports {
  private Ports() {}

  /** So many different ones. */
  static List<Integer> free(int count) {
    List<ServerSocket> claimed = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        claimed.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      List<Integer> ports = new ArrayList<>();
      for (ServerSocket socket : claimed) {
        ports.add(socket.getLocalPort());
        socket.close();
      }
      return ports;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The wanted port if it is free, or any free one for 0. */
  public static int claim(int wanted, String what, String flag) {
    if (wanted < 0 || wanted > 65_535) {
      throw new UserException(flag + " is " + wanted + "; allowed are 0 (any free port) to 65535");
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
      return socket.getLocalPort();
    } catch (IOException e) {
      if (wanted == 0) {
        throw new UncheckedIOException(e);
      }
      throw new UserException(
          "port "
              + wanted
              + " for the "
              + what
              + " is in use; stop what listens there, or choose another with "
              + flag,
          e);
    }
  }
}
