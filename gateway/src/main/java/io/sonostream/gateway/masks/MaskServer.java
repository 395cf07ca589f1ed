package io.sonostream.gateway.masks;

import io.sonostream.gateway.settings.IgtlSettings;
import io.sonostream.runtime.AcceptingPort;
import io.sonostream.runtime.FailurePolicy;
import io.sonostream.runtime.LineBudget;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.net.Socket;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends messages to every OpenIGTLink peer that is connected. A slow one costs nobody but itself.
 *
 * <p>Owner: who makes it starts and closes it; one thread accepts, each peer has two. Hand-off:
 * each peer's queue. Bound: peers, and how long one may be about a message, in the settings.
 * Shutdown: {@link #close} ends the accepting thread, then the peers.
 */
final class MaskServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(MaskServer.class);
  private static final int BACKLOG = 16;
  private static final int LINES_A_MINUTE = 60;

  private final IgtlSettings settings;
  private final Clock clock;
  private final FailurePolicy policy;
  private final AcceptingPort port;
  private final Set<MaskPeer> peers = ConcurrentHashMap.newKeySet();
  private final LineBudget lines = new LineBudget(log, LINES_A_MINUTE, System::nanoTime);
  private final AtomicLong sentBefore = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();

  MaskServer(IgtlSettings settings, Clock clock, FailurePolicy policy) {
    this.settings = settings;
    this.clock = clock;
    this.policy = policy;
    this.port =
        new AcceptingPort(
            new AcceptingPort.Words("gateway.igtl.port", "an OpenIGTLink peer"),
            "igtl-accept",
            BACKLOG,
            this::take,
            policy);
  }

  /**
   * Opens the port.
   *
   * @throws UserException when it can't be opened
   */
  void start() {
    port.open(settings.host(), settings.port());
  }

  int port() {
    return port.number();
  }

  private void take(Socket connected) throws IOException {
    sendStuckAway();
    if (peers.size() >= settings.maxPeers()
        || !settings.allows(connected.getInetAddress().getHostAddress())) {
      refused.incrementAndGet();
      lines.warn(
          "OpenIGTLink peer {} is sent away: it is none of gateway.igtl.peers, or there are {} already",
          connected.getInetAddress().getHostAddress(),
          settings.maxPeers());
      connected.close();
      return;
    }
    try {
      MaskPeer peer = new MaskPeer(connected, clock, System::nanoTime, policy, this::ended);
      peers.add(peer);
      peer.start();
    } catch (IOException e) {
      connected.close();
      throw e;
    }
  }

  private void ended(MaskPeer peer) {
    if (peers.remove(peer)) {
      sentBefore.addAndGet(peer.sent());
    }
  }

  /** Whoever has stopped to take what comes holds a place that others could have. */
  private synchronized void sendStuckAway() {
    for (MaskPeer peer : peers) {
      if (peer.isStuck(settings.sendTimeout())) {
        refused.incrementAndGet();
        lines.warn(
            "{} is sent away: it has not taken a message within gateway.igtl.send-timeout, {}",
            peer,
            settings.sendTimeout());
        peer.sendAway();
      }
    }
  }

  boolean hasPeers() {
    return !peers.isEmpty();
  }

  /** Never waits. */
  void send(String stream, byte[] message) {
    sendStuckAway();
    for (MaskPeer peer : peers) {
      dropped.addAndGet(peer.offer(stream, message));
    }
  }

  int peers() {
    return peers.size();
  }

  long sent() {
    return sentBefore.get() + peers.stream().mapToLong(MaskPeer::sent).sum();
  }

  long dropped() {
    return dropped.get();
  }

  long refused() {
    return refused.get();
  }

  @Override
  public void close() {
    port.close();
    List.copyOf(peers).forEach(MaskPeer::close);
  }
}
