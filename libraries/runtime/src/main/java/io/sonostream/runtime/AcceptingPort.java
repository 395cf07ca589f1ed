package io.sonostream.runtime;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A port at which connections are accepted, one after the other, by a thread of its own.
 *
 * <ul>
 *   <li>Owner: whoever makes it opens and closes it.
 *   <li>Hand-off: each connection to the {@link Taker}, on the accepting thread.
 *   <li>Bound: the backlog; how many connections there may be is the taker's to say.
 *   <li>Shutdown: {@link #close}, safe before {@link #open}; nothing is handed over after it.
 * </ul>
 */
public final class AcceptingPort implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AcceptingPort.class);
  private static final int LINES_A_MINUTE = 60;
  private static final long PAUSE_NANOS = 10_000_000;

  /** Takes a connection over, and closes it where it does not want it. */
  public interface Taker {
    /**
     * @throws IOException when it is lost already, which is told and concerns no other
     */
    void take(Socket connected) throws IOException;
  }

  /**
   * What people read of it.
   *
   * @param port such as "DICOM port", or the setting that says it
   * @param connection with its article, such as "an association"
   */
  public record Words(String port, String connection) {}

  private final Words words;
  private final int backlog;
  private final Taker taker;
  private final Worker acceptor;
  private final LineBudget lines = new LineBudget(log, LINES_A_MINUTE, System::nanoTime);
  private volatile @Nullable ServerSocket socket;
  private volatile boolean closing;

  /**
   * @param thread name of the accepting thread
   * @param policy told when that thread fails
   */
  public AcceptingPort(Words words, String thread, int backlog, Taker taker, FailurePolicy policy) {
    this.words = words;
    this.backlog = backlog;
    this.taker = taker;
    this.acceptor = new Worker(thread, this::accept, policy);
  }

  /**
   * Opens the port and accepts.
   *
   * @param port 0 for any free one
   * @throws UserException when it can't be opened
   */
  public void open(String host, int port) {
    try {
      ServerSocket opened = new ServerSocket();
      try {
        opened.bind(new InetSocketAddress(host, port), backlog);
      } catch (IOException e) {
        opened.close();
        throw e;
      }
      socket = opened;
    } catch (IOException e) {
      throw new UserException(
          words.port()
              + " "
              + port
              + " on "
              + host
              + " can't be opened: "
              + e.getMessage()
              + "; choose another or 0 for any free one",
          e);
    }
    acceptor.start();
  }

  /** Where it listens. */
  public int number() {
    ServerSocket opened = socket;
    if (opened == null) {
      throw new IllegalStateException(words.port() + " is not open yet");
    }
    return opened.getLocalPort();
  }

  private void accept() {
    ServerSocket listening = socket;
    while (!closing && listening != null) {
      try {
        taker.take(listening.accept());
      } catch (IOException e) {
        if (!closing) {
          lines.warn(
              "{} could not be accepted: {}", words.connection(), String.valueOf(e.getMessage()));
          // Out of files, it fails again at once: whoever has them has to let go of some.
          LockSupport.parkNanos(PAUSE_NANOS);
        }
      }
    }
  }

  @Override
  public void close() {
    closing = true;
    ServerSocket opened = socket;
    if (opened != null) {
      try {
        opened.close();
      } catch (IOException e) {
        log.warn("{} could not be closed: {}", words.port(), e.getMessage());
      }
      acceptor.join();
    }
  }
}
