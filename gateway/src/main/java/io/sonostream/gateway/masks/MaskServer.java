package io.sonostream.gateway.masks;

import io.sonostream.gateway.settings.IgtlSettings;
import io.sonostream.runtime.FailurePolicy;
import io.sonostream.runtime.UserException;
import io.sonostream.runtime.Worker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends messages to every OpenIGTLink peer that is connected. A slow one costs nobody but itself.
 *
 * <p>Owner: who makes it starts and closes it; one thread accepts, each peer has two. Hand-off:
 * each peer's queue. Bound: peers, in the settings. Shutdown: {@link #close} ends the accepting
 * thread, then the peers.
 */
final class MaskServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(MaskServer.class);
  private static final int BACKLOG = 16;

  private final IgtlSettings settings;
  private final Clock clock;
  private final FailurePolicy policy;
  private final Worker acceptor;
  private final Set<MaskPeer> peers = ConcurrentHashMap.newKeySet();
  private final AtomicLong sentBefore = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private volatile @Nullable ServerSocket socket;
  private volatile boolean closing;

  MaskServer(IgtlSettings settings, Clock clock, FailurePolicy policy) {
    this.settings = settings;
    this.clock = clock;
    this.policy = policy;
    this.acceptor = new Worker("igtl-accept", this::accept, policy);
  }

  /**
   * Opens the port.
   *
   * @throws UserException when it can't be opened
   */
  void start() {
    try {
      ServerSocket opened = new ServerSocket();
      opened.bind(new InetSocketAddress(settings.host(), settings.port()), BACKLOG);
      socket = opened;
    } catch (IOException e) {
      throw new UserException(
          "gateway.igtl.port "
              + settings.port()
              + " on "
              + settings.host()
              + " can't be opened: "
              + e.getMessage()
              + "; choose another or 0 for any free one",
          e);
    }
    acceptor.start();
  }

  int port() {
    ServerSocket opened = socket;
    if (opened == null) {
      throw new IllegalStateException("the OpenIGTLink port is not open yet");
    }
    return opened.getLocalPort();
  }

  private void accept() {
    ServerSocket listening = socket;
    while (!closing && listening != null) {
      try {
        take(listening.accept());
      } catch (IOException e) {
        if (!closing) {
          log.warn("an OpenIGTLink peer could not be accepted: {}", e.getMessage());
        }
      }
    }
  }

  private void take(Socket connected) throws IOException {
    if (peers.size() >= settings.maxPeers()
        || !settings.allows(connected.getInetAddress().getHostAddress())) {
      refused.incrementAndGet();
      log.warn(
          "OpenIGTLink peer {} is sent away: it is none of gateway.igtl.peers, or there are {} already",
          connected.getInetAddress().getHostAddress(),
          settings.maxPeers());
      connected.close();
      return;
    }
    try {
      MaskPeer peer = new MaskPeer(connected, clock, policy, this::ended);
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

  boolean hasPeers() {
    return !peers.isEmpty();
  }

  /** Never waits. */
  void send(String stream, byte[] message) {
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
    closing = true;
    ServerSocket opened = socket;
    if (opened != null) {
      try {
        opened.close();
      } catch (IOException e) {
        log.warn("the OpenIGTLink port could not be closed: {}", e.getMessage());
      }
      acceptor.join();
    }
    List.copyOf(peers).forEach(MaskPeer::close);
  }
}
