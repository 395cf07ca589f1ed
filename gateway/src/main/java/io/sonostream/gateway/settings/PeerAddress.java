package io.sonostream.gateway.settings;

/**
 * Where a server listens.
 *
 * @param host name or address
 */
public record PeerAddress(String host, int port) {
  private static final int MOST_PORT = 65535;

  /**
   * @param text HOST:PORT
   * @throws IllegalArgumentException in one line, for anything else
   */
  public static PeerAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon).strip();
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    String port = text.substring(colon + 1).strip();
    if (host.isEmpty() || !port.matches("[0-9]{1,5}")) {
      throw wrong(text);
    }
    int number = Integer.parseInt(port);
    if (number < 1 || number > MOST_PORT) {
      throw wrong(text);
    }
    return new PeerAddress(host, number);
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        "address is '" + text + "'; it must be HOST:PORT, for example 127.0.0.1:18944");
  }

  @Override
  public String toString() {
    return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
  }
}
