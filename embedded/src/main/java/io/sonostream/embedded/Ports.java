package io.sonostream.embedded;

import io.sonostream.runtime.FreePort;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Loopback ports: a free one, or the one that the user asked for. */
public final class Ports {
  private Ports() {}

  /** The wanted port if it is free, or any free one for 0. */
  public static int claim(int wanted, String what, String flag) {
    if (wanted < 0 || wanted > 65_535) {
      throw new UserException(flag + " is " + wanted + "; allowed are 0 (any free port) to 65535");
    }
    if (wanted == 0) {
      return FreePort.next();
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
      return wanted;
    } catch (IOException e) {
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
