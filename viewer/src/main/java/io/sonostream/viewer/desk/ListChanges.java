package io.sonostream.viewer.desk;

import io.sonostream.client.UnavailableException;
import io.sonostream.runtime.FailurePolicy;
import io.sonostream.runtime.Worker;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes changes of lists one after the other, each once all is read that was written before it: a
 * list that is published replaces the one before, and one that is made of what was read halfway
 * would bring back an old one.
 *
 * <ul>
 *   <li>Owner: its own thread makes the changes.
 *   <li>Hand-off: a queue; who leaves a change there waits a moment for it.
 *   <li>Bound: {@link #MOST} changes wait; what is beyond is told and lost.
 *   <li>Shutdown: {@link #close}; what waits then is told and lost.
 * </ul>
 */
final class ListChanges implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ListChanges.class);

  /** More than people save while a viewer reads its labels. */
  static final int MOST = 1000;

  private static final Duration RETRY = Duration.ofSeconds(2);

  /** Where all is read, a change takes milliseconds: whoever saved sees the list without it. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** One that waits. */
  private record Change(String name, Runnable work, CountDownLatch done) {}

  private final Runnable upToNow;
  private final BlockingQueue<Change> changes = new ArrayBlockingQueue<>(MOST);
  private final Worker worker;

  /** Taken out of the queue, and not yet made. */
  private volatile @Nullable Change inHand;

  /**
   * @param upToNow waits until all is read that was written by then
   */
  ListChanges(Runnable upToNow, FailurePolicy policy) {
    this.upToNow = upToNow;
    this.worker = new Worker("viewer-requests", this::run, policy);
  }

  void start() {
    worker.start();
  }

  /**
   * Has a change made, now or later.
   *
   * @param name of what it is about
   */
  void make(String name, Runnable work) {
    Change change = new Change(name, work, new CountDownLatch(1));
    if (!changes.offer(change)) {
      lost(change);
      return;
    }
    try {
      if (!change.done().await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        log.info("{} has its label; the list of what is asked for follows", name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() throws InterruptedException {
    while (true) {
      Change change = changes.take();
      inHand = change;
      awaitRead();
      try {
        change.work().run();
      } catch (RuntimeException e) {
        log.error(
            "{} has its label, but the list of what is asked for was not written",
            change.name(),
            e);
      }
      inHand = null;
      change.done().countDown();
    }
  }

  private void awaitRead() throws InterruptedException {
    String told = "";
    while (true) {
      try {
        upToNow.run();
        return;
      } catch (UnavailableException e) {
        if (Thread.interrupted()) {
          throw new InterruptedException("closed while it waited");
        }
        String why = String.valueOf(e.getMessage());
        if (!why.equals(told)) {
          log.warn("{} lists of what is asked for wait to be changed: {}", changes.size() + 1, why);
          told = why;
        }
        Thread.sleep(RETRY.toMillis());
      }
    }
  }

  private static void lost(Change change) {
    log.warn(
        "{} has its label, and the list of what is asked for does not know; have it chosen anew",
        change.name());
  }

  @Override
  public void close() {
    worker.close();
    Change last = inHand;
    if (last != null) {
      lost(last);
    }
    changes.forEach(ListChanges::lost);
  }
}
