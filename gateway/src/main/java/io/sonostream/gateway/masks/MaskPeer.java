package io.sonostream.gateway.masks;

import io.sonostream.gateway.igtl.BadMessageException;
import io.sonostream.gateway.igtl.Message;
import io.sonostream.gateway.igtl.MessageReader;
import io.sonostream.gateway.igtl.MessageWriter;
import io.sonostream.runtime.FailurePolicy;
import io.sonostream.runtime.Worker;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One that looks on: gets the newest of each stream, and is told that we are well when it asks.
 * What else it says is passed over.
 *
 * <p>Owner: the server. Hand-off: the queue. Bound: the queue's, and of what it says 64 KiB.
 * Shutdown: {@link #close}, from any thread, ends both of its threads; so does the end of the
 * connection.
 */
final class MaskPeer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(MaskPeer.class);
  private static final int MOST_BYTES = 1 << 16;
  private static final String STATUS = "Status";

  /** No message is on its way. */
  private static final long NOTHING = Long.MIN_VALUE;

  private final Socket socket;
  private final Clock clock;
  private final Consumer<MaskPeer> ended;
  private final PeerQueue queue = new PeerQueue();
  private final AtomicLong sent = new AtomicLong();
  private final LongSupplier nanoTime;
  private final AtomicLong sendingSince = new AtomicLong(NOTHING);
  private final Worker writer;
  private final Worker reader;

  /**
   * @param nanoTime by which it is told how long a message is on its way
   * @param ended told once when the connection is over
   */
  MaskPeer(
      Socket socket,
      Clock clock,
      LongSupplier nanoTime,
      FailurePolicy policy,
      Consumer<MaskPeer> ended)
      throws IOException {
    this.socket = socket;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.ended = ended;
    socket.setTcpNoDelay(true);
    // So that one whose machine is gone is found out though there is nothing to send.
    socket.setKeepAlive(true);
    this.writer = new Worker("igtl-peer-out", this::write, policy);
    this.reader = new Worker("igtl-peer-in", this::read, policy);
  }

  void start() {
    writer.start();
    reader.start();
  }

  /** Never waits; returns how many messages that costs which it did not get. */
  int offer(String stream, byte[] message) {
    return queue.offer(stream, message);
  }

  private void write() throws InterruptedException {
    try {
      byte[] next = queue.take();
      while (next.length > 0) {
        sendingSince.set(nanoTime.getAsLong());
        socket.getOutputStream().write(next);
        sendingSince.set(NOTHING);
        sent.incrementAndGet();
        next = queue.take();
      }
    } catch (IOException e) {
      log.debug("{} takes no more", this, e);
    } finally {
      over();
    }
  }

  private void read() {
    try {
      MessageReader messages =
          new MessageReader(new BufferedInputStream(socket.getInputStream()), MOST_BYTES);
      while (true) {
        answer(messages.next((type, device) -> false));
      }
    } catch (IOException | BadMessageException e) {
      log.debug("{} says no more", this, e);
    } finally {
      over();
    }
  }

  private void answer(Message asked) {
    if (asked.type().equals("GET_STATUS")) {
      Message.Status well =
          new Message.Status(asked.device(), clock.instant(), Message.Status.OK, 0, "OK", "");
      queue.offer(STATUS, MessageWriter.bytes(well));
    }
  }

  private void over() {
    queue.end();
    closeSocket();
    ended.accept(this);
  }

  private void closeSocket() {
    try {
      socket.close();
    } catch (IOException e) {
      log.debug("{}: the socket did not close", this, e);
    }
  }

  /** Whether a message is on its way to it for longer than that. */
  boolean isStuck(Duration limit) {
    long since = sendingSince.get();
    return since != NOTHING && nanoTime.getAsLong() - since > limit.toNanos();
  }

  /** Ends the connection, and with it both threads; waits for neither. */
  void sendAway() {
    over();
  }

  /** Messages that the connection has taken. */
  long sent() {
    return sent.get();
  }

  @Override
  public String toString() {
    return "OpenIGTLink peer " + socket.getRemoteSocketAddress();
  }

  @Override
  public void close() {
    queue.end();
    closeSocket();
    writer.join();
    reader.join();
  }
}
