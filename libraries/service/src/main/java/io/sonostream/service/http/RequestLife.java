package io.sonostream.service.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * The time that a caller may take for its request; what we do with what has come is not on its
 * account. Once it is up the connection is cut, which ends the reading or writing. Silence alone
 * does not tell one that drips.
 *
 * <p>Owner: the request's thread, and after it who hears that the answer is sent. Hand-off: the
 * flag that time is up. Bound: one timer a request. Shutdown: {@link #end}.
 */
public final class RequestLife {
  private final EndPoint caller;
  private final Scheduler scheduler;
  private long leftNanos;
  private long since;
  private Scheduler.Task timer;
  private volatile boolean over;

  private RequestLife(Request request, Duration life) {
    this.caller = request.getConnectionMetaData().getConnection().getEndPoint();
    this.scheduler = request.getComponents().getScheduler();
    this.leftNanos = life.toNanos();
    this.since = System.nanoTime();
    this.timer = schedule();
  }

  public static RequestLife begin(Request request, Duration life) {
    return new RequestLife(request, life);
  }

  private Scheduler.Task schedule() {
    return scheduler.schedule(this::cut, Math.max(0, leftNanos), TimeUnit.NANOSECONDS);
  }

  private void cut() {
    over = true;
    caller.close();
  }

  /** The caller has to wait for us. */
  public void pause() {
    timer.cancel();
    leftNanos -= System.nanoTime() - since;
  }

  public void goOn() {
    since = System.nanoTime();
    timer = schedule();
  }

  public boolean isOver() {
    return over;
  }

  public void end() {
    timer.cancel();
  }
}
