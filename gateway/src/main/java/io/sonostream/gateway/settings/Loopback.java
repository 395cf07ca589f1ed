package io.sonostream.gateway.settings;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Whether an address is this machine's alone. */
final class Loopback {
  private Loopback() {}

  static boolean is(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "host is " + host + ", which has no address; use 127.0.0.1 or a name of this host", e);
    }
  }
}
