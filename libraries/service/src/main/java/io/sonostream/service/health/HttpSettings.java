package io.sonostream.service.health;

/**
 * Where a service shows its health and its meters.
 *
 * @param enabled whether they are shown at all
 * @param host an address of this machine; whoever can reach it can read
 * @param port 0 takes any free one
 */
public record HttpSettings(boolean enabled, String host, int port) {
  public HttpSettings {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port is " + port + "; allowed are 0 to 65535");
    }
    if (host.isBlank()) {
      throw new IllegalArgumentException("host is empty; use 127.0.0.1, or set enabled = false");
    }
  }
}
