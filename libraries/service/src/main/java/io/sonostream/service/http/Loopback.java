package io.sonostream.service.http;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Whether an address is this machine's alone. */
public final class Loopback {
  private Loopback() {}

  /**
   * @param host a name or an address to listen on
   * @throws IllegalArgumentException when it has no address
   */
  public static boolean is(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "host is " + host + ", which has no address; use 127.0.0.1 or a name of this host", e);
    }
  }
}
