package io.sonostream.processor;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Where the brokers are, as far as their addresses say. */
final class Brokers {
  private Brokers() {}

  /**
   * Whoever can write releases to a broker that others reach decides what code runs here.
   *
   * @param servers as Kafka has them: host:port, with commas
   * @throws IllegalArgumentException when one is not on this machine
   */
  static void requireLoopback(String servers) {
    Arrays.stream(servers.split(","))
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

  private static boolean isLoopback(String server) {
    int port = server.lastIndexOf(':');
    String host = server.substring(server.indexOf("//") < 0 ? 0 : server.indexOf("//") + 2, Math.max(port, 0));
    try {
      return InetAddress.getByName(host.replaceAll("[\\[\\]]", "")).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
