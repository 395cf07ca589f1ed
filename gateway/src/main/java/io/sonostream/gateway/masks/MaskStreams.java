package io.sonostream.gateway.masks;

import io.sonostream.client.Cluster;
import io.sonostream.client.frames.FrameReader;
import io.sonostream.client.masks.MaskSubscriber;
import io.sonostream.client.masks.ReceivedMask;
import io.sonostream.gateway.igtl.Message;
import io.sonostream.gateway.igtl.MessageWriter;
import io.sonostream.gateway.settings.IgtlSettings;
import io.sonostream.runtime.FailurePolicy;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live masks of all devices, to everyone who is connected. While nobody is, nothing is made.
 *
 * <p>Owner: the gateway. Hand-off: none of its own; masks come on the subscriber's thread. Bound:
 * one mask. Shutdown: {@link #close} ends the subscriber, then the overlays, then the peers.
 */
public final class MaskStreams implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(MaskStreams.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Cluster cluster;
  private final IgtlSettings settings;
  private final FailurePolicy policy;
  private final MaskServer server;
  private final TaskStreams streams;
  private @Nullable OverlayPainter painter;
  private @Nullable MaskSubscriber masks;

  /**
   * Connects to nothing yet.
   *
   * @throws io.sonostream.runtime.UserException when the names can't be used
   */
  public MaskStreams(Cluster cluster, IgtlSettings settings, Clock clock, FailurePolicy policy) {
    this.cluster = cluster;
    this.settings = settings;
    this.policy = policy;
    this.server = new MaskServer(settings, clock, policy);
    this.streams = new TaskStreams(new StreamNames(settings.names()), clock);
  }

  /**
   * Opens the port, once no later mask can be overlooked.
   *
   * @throws io.sonostream.runtime.UserException when it can't be opened
   */
  public void start() throws InterruptedException {
    if (settings.overlay()) {
      painter = new OverlayPainter(new FrameReader(cluster), server, policy);
      painter.start();
    }
    MaskSubscriber started = MaskSubscriber.of(cluster).start(this::take);
    masks = started;
    if (!started.awaitCaughtUp(PATIENCE)) {
      log.warn("masks can't be read yet: {}", started.state().trouble().orElse("no answer"));
    }
    server.start();
  }

  private void take(ReceivedMask received) {
    byte @Nullable [] classes = server.hasPeers() ? received.classes() : null;
    if (classes == null) {
      return;
    }
    String stream = streams.of(received.mask());
    send(MaskMessages.labels(stream, received.mask(), classes));
    send(MaskMessages.areas(stream, received.mask()));
    if (painter != null) {
      painter.want(stream, received.mask(), classes);
    }
  }

  private void send(Message message) {
    server.send(message.device(), MessageWriter.bytes(message));
  }

  /** Where it listens. */
  public int port() {
    return server.port();
  }

  /** That are connected now. */
  public int peers() {
    return server.peers();
  }

  /** Messages that went to peers. */
  public long sent() {
    return server.sent();
  }

  /** Messages that a peer did not get, since a newer one of their stream came first. */
  public long dropped() {
    return server.dropped();
  }

  /** Peers that were sent away. */
  public long refused() {
    return server.refused();
  }

  @Override
  public void close() {
    if (masks != null) {
      masks.close();
    }
    if (painter != null) {
      painter.close();
    }
    server.close();
  }
}
