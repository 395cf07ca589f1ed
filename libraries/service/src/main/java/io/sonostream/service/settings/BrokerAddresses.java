package io.sonostream.service.settings;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Where brokers are, as far as their addresses say. */
public final class BrokerAddresses {
  private BrokerAddresses() {}

  /**
   * Whoever can write releases to a broker that others reach decides what code runs here, where
   * nobody has to sign it.
   *
   * @param servers as Kafka has them: host:port, with commas
   * @throws IllegalArgumentException when one is not on this machine
   */
  public static void requireLoopbackForUnsigned(String servers) {
    Arrays.stream(servers.split(",", -1))
        .map(String::strip)
        .filter(server -> !server.isEmpty() && !isLoopback(server))
        .findFirst()
        .ifPresent(
            server -> {
              throw new IllegalArgumentException(
                  "models.accept is ANY and broker "
                      + server
                      + " is not on this machine, so whoever can write releases there runs code"
                      + " here; set models.accept to OWN or SIGNED, or say"
                      + " models.unsigned-from-elsewhere = true");
            });
  }

  /** A name that nobody knows is of no machine, so not of this one. */
  private static boolean isLoopback(String server) {
    String address = server.substring(server.indexOf("//") < 0 ? 0 : server.indexOf("//") + 2);
    int port = address.lastIndexOf(':');
    String host = port < 0 ? address : address.substring(0, port);
    try {
      return Arrays.stream(InetAddress.getAllByName(host.replaceAll("[\\[\\]]", "")))
          .allMatch(InetAddress::isLoopbackAddress);
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
