package io.sonostream.dicom.net;

import io.sonostream.runtime.AcceptingPort;
import io.sonostream.runtime.FailurePolicy;
import io.sonostream.runtime.LineBudget;
import io.sonostream.runtime.UserException;
import io.sonostream.runtime.Worker;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives instances by C-STORE and answers C-ECHO.
 *
 * <ul>
 *   <li>Owner: who makes it starts and closes it. One thread accepts, each association has one.
 *   <li>Hand-off: instances go to the {@link InstanceReceiver} on their association's thread.
 *   <li>Bound: associations, bytes of a PDU, time of silence; all three in the settings. Of
 *       connections that are no associations yet as many, of which the oldest goes for a new one.
 *   <li>Shutdown: {@link #close}; an instance that has come whole is still answered.
 * </ul>
 */
public final class StoreServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StoreServer.class);
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(30);
  private static final int BACKLOG = 64;
  private static final int LINES_A_MINUTE = 120;

  private final StoreServerSettings settings;
  private final InstanceReceiver receiver;
  private final @Nullable PortTls tls;
  private final FailurePolicy policy;
  private final AcceptingPort port;
  private final LineBudget lines = new LineBudget(log, LINES_A_MINUTE, System::nanoTime);
  private final Set<ServedAssociation> open = new LinkedHashSet<>();
  private final AtomicLong served = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private int active;
  private volatile boolean closing;

  /** Without TLS. */
  public StoreServer(
      StoreServerSettings settings, InstanceReceiver receiver, FailurePolicy policy) {
    this("DICOM port", settings, null, receiver, policy);
  }

  /**
   * @param name of the port, for people: the setting that says it
   * @param tls null for plain associations
   * @param policy told when the accepting thread fails
   */
  public StoreServer(
      String name,
      StoreServerSettings settings,
      @Nullable PortTls tls,
      InstanceReceiver receiver,
      FailurePolicy policy) {
    this.settings = settings;
    this.tls = tls;
    this.receiver = receiver;
    this.policy = policy;
    this.port =
        new AcceptingPort(
            new AcceptingPort.Words(name, "an association"),
            "dicom-accept",
            BACKLOG,
            this::serve,
            policy);
  }

  /**
   * Opens the port.
   *
   * @throws UserException when it can't be opened
   */
  public void start() {
    port.open(settings.host(), settings.port());
  }

  /** Where it listens. */
  public int port() {
    return port.number();
  }

  /** Associations at this moment. */
  public synchronized int associations() {
    return active;
  }

  /** Associations that were accepted so far. */
  public long served() {
    return served.get();
  }

  /** Associations that were refused so far: too many, or not for them. */
  public long refused() {
    return refused.get();
  }

  private void serve(Socket peer) throws IOException {
    ServedAssociation association;
    try {
      association =
          new ServedAssociation(
              tls == null ? peer : tls.over(peer), settings, receiver, this::answerTo, lines);
    } catch (IOException e) {
      peer.close();
      throw e;
    }
    ServedAssociation tooMany = enter(association);
    if (tooMany != null) {
      refused.incrementAndGet();
      tooMany.cutOff();
    }
    new Worker(
            "dicom-association",
            () -> {
              try {
                association.run();
              } finally {
                ended(association);
              }
            },
            policy)
        .start();
    if (closing) {
      association.finish();
    }
  }

  /**
   * Refused ones need a thread for their last words too: for each association there is room for
   * one. When all is taken the oldest that has not become an association goes: a few sockets that
   * say nothing, or say it slowly, would shut everybody out otherwise.
   *
   * @return who has to go for it
   */
  private synchronized @Nullable ServedAssociation enter(ServedAssociation association) {
    ServedAssociation oldest = null;
    if (open.size() >= 2 * settings.maxAssociations()) {
      oldest = open.stream().filter(one -> !one.isAccepted()).findFirst().orElse(null);
      open.remove(oldest);
    }
    open.add(association);
    return oldest;
  }

  /** Null to accept. */
  private synchronized @Nullable Rejection answerTo(AssociationRequest request) {
    Rejection rejection = rejection(request);
    if (rejection == null) {
      active++;
      served.incrementAndGet();
    } else {
      refused.incrementAndGet();
    }
    return rejection;
  }

  private synchronized void ended(ServedAssociation association) {
    open.remove(association);
    if (association.isAccepted()) {
      active--;
    }
  }

  private @Nullable Rejection rejection(AssociationRequest request) {
    if (closing || active >= settings.maxAssociations()) {
      return Rejection.LOCAL_LIMIT;
    }
    if (!request.called().equals(settings.title())) {
      return Rejection.CALLED_TITLE;
    }
    return settings.callers().isEmpty() || settings.callers().contains(request.calling())
        ? null
        : Rejection.CALLING_TITLE;
  }

  @Override
  public void close() {
    closing = true;
    port.close();
    List<ServedAssociation> last = stillOpen();
    last.forEach(ServedAssociation::finish);
    long deadline = System.nanoTime() + LAST_ANSWERS.toNanos();
    for (ServedAssociation association : last) {
      if (!association.awaitEnd(Duration.ofNanos(deadline - System.nanoTime()))) {
        log.warn("an association is cut off: its last instance is not answered");
        association.cutOff();
      }
    }
  }

  private synchronized List<ServedAssociation> stillOpen() {
    return List.copyOf(open);
  }
}
