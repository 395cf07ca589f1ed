package io.sonostream.viewer.access;

import io.sonostream.runtime.Digests;
import io.sonostream.runtime.WorkerHealth;
import io.sonostream.runtime.WorkerThreads;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who is signed in. A session's secret is known to its browser only; here is the digest of it.
 *
 * <p>Owner: the server's threads, and one of its own that ends what is over. Hand-off: this
 * object's lock; streams are closed outside of it. Bound: {@link #MOST} sessions and {@link
 * #MOST_OF_ONE} of one person, the oldest goes first; a passing stay lasts as long as its stream,
 * of which the page has so many. Shutdown: {@link #close}.
 */
public final class Sessions implements AutoCloseable {
  static final int MOST = 1_000;
  static final int MOST_OF_ONE = 64;
  private static final long PERIOD_SECONDS = 1;

  private final Duration life;
  private final Duration idle;
  private final Predicate<Person> stillWelcome;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Visit> visits = new LinkedHashMap<>();
  private final Set<Visit> passing = new LinkedHashSet<>();
  private final WorkerThreads threads;
  private final ScheduledExecutorService thread;

  /**
   * @param life from the sign-in to the end
   * @param idle without a request and without a stream
   * @param stillWelcome whether a person may stay, asked once a second
   */
  public Sessions(
      Duration life,
      Duration idle,
      Predicate<Person> stillWelcome,
      Clock clock,
      WorkerHealth health) {
    this.life = life;
    this.idle = idle;
    this.stillWelcome = stillWelcome;
    this.clock = clock;
    threads = new WorkerThreads("viewer-sessions", health);
    thread = Executors.newSingleThreadScheduledExecutor(threads);
  }

  public void start() {
    thread.scheduleWithFixedDelay(
        threads.watched(this::sweep), PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * @return the session's secret, for its browser and nobody else
   */
  public String open(Person person, String from) {
    String secret = secret(32);
    add(digest(secret), visit(person, from));
    return secret;
  }

  /**
   * A stay that no cookie leads to, for one stream of somebody whom each request names anew. It
   * pushes nobody out, and is over when its stream is let go.
   */
  public Visit passing(Person person, String from) {
    Visit visit = visit(person, from);
    synchronized (this) {
      passing.add(visit);
    }
    return visit;
  }

  /** The stay that a secret opens, if it is not over. */
  public Optional<Visit> find(@Nullable String secret) {
    if (secret == null) {
      return Optional.empty();
    }
    String digest = digest(secret);
    Instant now = clock.instant();
    synchronized (this) {
      Visit visit = visits.get(digest);
      if (visit == null || isOver(visit, now)) {
        return Optional.empty();
      }
      visit.seen(now);
      return Optional.of(visit);
    }
  }

  /** A stream of a stay has ended by itself. */
  public void letGo(Visit visit, Runnable close) {
    visit.letGo(close, clock.instant());
    synchronized (this) {
      passing.remove(visit);
    }
  }

  /** Oldest first. */
  public synchronized List<Visit> list() {
    Instant now = clock.instant();
    return Stream.concat(visits.values().stream(), passing.stream())
        .filter(visit -> !isOver(visit, now))
        .sorted(Comparator.comparing(Visit::since))
        .toList();
  }

  /**
   * @return whether there was one of that id
   */
  public boolean end(String id) {
    return endAll(visit -> visit.id().equals(id)) > 0;
  }

  /** Ends what is over; the thread does it each second. */
  void sweep() {
    Instant now = clock.instant();
    endAll(visit -> isOver(visit, now) || !stillWelcome.test(visit.person()));
  }

  @Override
  public void close() {
    thread.shutdownNow();
    endAll(visit -> true);
  }

  private static String digest(String secret) {
    return Digests.hex(Digests.sha256(secret));
  }

  private boolean isOver(Visit visit, Instant now) {
    return !now.isBefore(visit.since().plus(life)) || visit.idleSince(now.minus(idle));
  }

  private Visit visit(Person person, String from) {
    return new Visit(secret(6), person, from, clock.instant());
  }

  private void add(String digest, Visit visit) {
    List<Visit> pushedOut = new ArrayList<>();
    synchronized (this) {
      visits.put(digest, visit);
      pushOut(visit.person(), pushedOut);
    }
    pushedOut.forEach(Visit::end);
  }

  private void pushOut(Person person, List<Visit> pushedOut) {
    List<Visit> own =
        visits.values().stream().filter(one -> one.person().name().equals(person.name())).toList();
    if (own.size() > MOST_OF_ONE) {
      pushedOut.add(own.get(0));
      visits.values().remove(own.get(0));
    }
    if (visits.size() > MOST) {
      Iterator<Visit> oldest = visits.values().iterator();
      pushedOut.add(oldest.next());
      oldest.remove();
    }
  }

  private int endAll(Predicate<Visit> which) {
    List<Visit> over = new ArrayList<>();
    synchronized (this) {
      take(visits.values(), which, over);
      take(passing, which, over);
    }
    over.forEach(Visit::end);
    return over.size();
  }

  private static void take(Collection<Visit> from, Predicate<Visit> which, List<Visit> taken) {
    for (Iterator<Visit> all = from.iterator(); all.hasNext(); ) {
      Visit visit = all.next();
      if (which.test(visit)) {
        taken.add(visit);
        all.remove();
      }
    }
  }

  private String secret(int bytes) {
    byte[] secret = new byte[bytes];
    random.nextBytes(secret);
    return Digests.hex(secret);
  }
}
