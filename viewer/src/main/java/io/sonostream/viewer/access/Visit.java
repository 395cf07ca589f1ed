package io.sonostream.viewer.access;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One person's stay: from the sign-in until it ends, by their own wish, an admin's, or the clock's.
 *
 * <p>Owner: the server's threads. Hand-off: this object's lock. Bound: the browser's streams, which
 * the page counts. Shutdown: {@link #end} ends the streams too.
 */
public final class Visit {
  private final String id;
  private final Person person;
  private final String from;
  private final Instant since;
  private final List<Runnable> streams = new ArrayList<>();
  private Instant seen;
  private boolean ended;

  Visit(String id, Person person, String from, Instant since) {
    this.id = id;
    this.person = person;
    this.from = from;
    this.since = since;
    this.seen = since;
  }

  /** For an admin to name it; opens nothing. */
  public String id() {
    return id;
  }

  public Person person() {
    return person;
  }

  /** The address of the sign-in. */
  public String from() {
    return from;
  }

  public Instant since() {
    return since;
  }

  public synchronized Instant seen() {
    return seen;
  }

  synchronized void seen(Instant now) {
    seen = now;
  }

  /**
   * A stream of pictures that lasts no longer than this stay.
   *
   * @param close ends it; called at once if the stay is over
   */
  public void hold(Runnable close) {
    synchronized (this) {
      if (!ended) {
        streams.add(close);
        return;
      }
    }
    close.run();
  }

  /** The stream has ended by itself. */
  synchronized void letGo(Runnable close, Instant now) {
    streams.remove(close);
    seen = now;
  }

  /** Whether nothing was asked since then, and nobody looks. */
  synchronized boolean idleSince(Instant then) {
    return streams.isEmpty() && seen.isBefore(then);
  }

  void end() {
    List<Runnable> open;
    synchronized (this) {
      ended = true;
      open = List.copyOf(streams);
      streams.clear();
    }
    open.forEach(Runnable::run);
  }
}
