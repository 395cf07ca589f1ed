package io.sonostream.client.audit;

import io.sonostream.client.Cluster;
import io.sonostream.client.UnavailableException;
import io.sonostream.runtime.Printable;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.AuditOutcome;
import io.sonostream.schemas.AuditRecord;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes changes that leave a trace. That a change was asked for is written before it begins, so
 * what can't be written is not done; its outcome is written afterwards.
 *
 * <ul>
 *   <li>Owner: whoever opened it; any thread may call.
 *   <li>Hand-off: none; each caller waits for its own records.
 *   <li>Bound: two records a change.
 *   <li>Shutdown: {@link #close}, after the last change.
 * </ul>
 */
public final class AuditLog implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AuditLog.class);

  private final Cluster cluster;
  private final Clock clock;
  private final Producer<String, byte[]> producer;

  public AuditLog(Cluster cluster, Clock clock) {
    this.cluster = cluster;
    this.clock = clock;
    this.producer = cluster.promptWriter("sonostream-audit");
  }

  /** With the machine's clock. */
  public static AuditLog open(Cluster cluster) {
    return new AuditLog(cluster, Clock.systemUTC());
  }

  /**
   * Makes a change.
   *
   * @throws UnavailableException when it can't be written down, and then it was not made; or
   *     whatever the change throws
   */
  public <T> T recorded(Actor who, Change what, Supplier<T> change) {
    return recorded(who, what, change, (asked, done) -> asked);
  }

  /**
   * As the other, of a change that leaves a receipt.
   *
   * @param receipt makes of what was asked for, and of what was done, what stands as its outcome
   */
  public <T> T recorded(
      Actor who, Change what, Supplier<T> change, BiFunction<Change, T, Change> receipt) {
    String id = UUID.randomUUID().toString();
    write(id, who, what, AuditOutcome.ASKED, null);
    T done;
    try {
      done = change.get();
    } catch (RuntimeException | Error e) {
      outcome(id, who, what, isRefusal(e) ? AuditOutcome.REFUSED : AuditOutcome.FAILED, e);
      throw e;
    }
    outcome(id, who, receipt.apply(what, done), AuditOutcome.DONE, null);
    return done;
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }

  /** Told to the person as something to mend, and not because a server was away. */
  private static boolean isRefusal(Throwable e) {
    return e instanceof UserException
        && !(e instanceof UnavailableException)
        && !(e.getCause() instanceof UnavailableException);
  }

  /** The change is made, or not; that its outcome can't be written must not hide that. */
  private void outcome(
      String id, Actor who, Change what, AuditOutcome outcome, @Nullable Throwable why) {
    try {
      write(id, who, what, outcome, why == null ? null : String.valueOf(why.getMessage()));
    } catch (UnavailableException e) {
      log.error(
          "change {} ({} of {} by {}) ended with {}, which could not be written to the audit: {}",
          id,
          Printable.line(what.action()),
          Printable.line(what.subject()),
          Printable.line(who.name()),
          outcome,
          e.getMessage());
    }
  }

  private void write(
      String id, Actor who, Change what, AuditOutcome outcome, @Nullable String message) {
    AuditRecord record = what.record(id, clock.instant(), who, outcome, message);
    try {
      producer.send(cluster.records().of(record)).get();
    } catch (ExecutionException e) {
      throw unwritten(e.getCause() == null ? e : e.getCause());
    } catch (KafkaException e) {
      throw unwritten(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("interrupted while the audit was written", e);
    }
  }

  private UnavailableException unwritten(Throwable cause) {
    return new UnavailableException(
        "topic "
            + cluster.topics().audit().name()
            + " takes no record ("
            + cause.getMessage()
            + "), and a change that can't be written down is not made",
        cause);
  }
}
