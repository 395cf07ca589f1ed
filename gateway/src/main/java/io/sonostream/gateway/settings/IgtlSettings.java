package io.sonostream.gateway.settings;

import io.sonostream.service.http.Loopback;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Masks back by OpenIGTLink.
 *
 * @param enabled whether the port is opened
 * @param host address to listen on
 * @param port 0 for any free one
 * @param peers addresses that may connect; empty for any, on this machine only
 * @param maxPeers at the same time
 * @param sendTimeout a peer that has not taken a message by then is sent away
 * @param overlay whether the frames in colour, with the masks on them, are sent too
 * @param names of devices, where their own is too long or not wanted
 */
public record IgtlSettings(
    boolean enabled,
    String host,
    int port,
    List<String> peers,
    int maxPeers,
    Duration sendTimeout,
    boolean overlay,
    Map<String, String> names) {
  private static final int MOST_PEERS = 64;

  public IgtlSettings {
    peers = List.copyOf(peers);
    names = Map.copyOf(names);
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port is " + port + "; allowed are 0 to 65535");
    }
    if (maxPeers < 1 || maxPeers > MOST_PEERS) {
      throw new IllegalArgumentException(
          "max-peers is " + maxPeers + "; allowed are 1 to " + MOST_PEERS);
    }
    if (sendTimeout.toMillis() < 10 || sendTimeout.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException(
          "send-timeout is " + sendTimeout + "; allowed are 10ms to 1h");
    }
    if (enabled && peers.isEmpty() && !Loopback.is(host)) {
      throw new IllegalArgumentException(
          "host is "
              + host
              + ", which other machines can reach, and peers is empty; name the addresses that may connect");
    }
  }

  /** Whether one at this address may connect. */
  public boolean allows(String address) {
    return peers.isEmpty() || peers.contains(address);
  }
}
