package io.sonostream.service.http;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a server open for the next caller, however many sockets the others hold: the oldest HTTP
 * connection goes when there are too many, and none lives longer than it may. Refusing the newest
 * instead would let a few thousand idle sockets shut everybody out. A connection that became a
 * WebSocket is no longer counted here.
 *
 * <p>Owner: Jetty's threads, under this object's lock. Hand-off: none. Bound: so many connections,
 * each with one timer. Shutdown: the server closes its connections, which clears the timers.
 */
public final class ConnectionGuard implements Connection.Listener {
  private final Connector connector;
  private final int most;
  private final @Nullable Duration life;
  private final Set<Connection> open = new LinkedHashSet<>();
  private final Map<Connection, Scheduler.Task> ends = new HashMap<>();

  private ConnectionGuard(Connector connector, int most, @Nullable Duration life) {
    this.connector = connector;
    this.most = most;
    this.life = life;
  }

  /**
   * Watches over the connections of a connector that has not started yet.
   *
   * @param most connections at the same time
   */
  public static void over(ServerConnector connector, int most) {
    connector.addBean(new ConnectionGuard(connector, most, null));
  }

  /**
   * @param life from accepted to closed, whatever happens in between
   */
  public static void over(ServerConnector connector, int most, Duration life) {
    connector.addBean(new ConnectionGuard(connector, most, life));
  }

  @Override
  public void onOpened(Connection connection) {
    if (!(connection instanceof Connection.UpgradeFrom)) {
      return; // a WebSocket, which is what others are upgraded to
    }
    Connection oldest = null;
    synchronized (this) {
      open.add(connection);
      if (life != null) {
        ends.put(
            connection,
            connector
                .getScheduler()
                .schedule(
                    () -> connection.getEndPoint().close(),
                    life.toMillis(),
                    TimeUnit.MILLISECONDS));
      }
      if (open.size() > most) {
        Iterator<Connection> inOrder = open.iterator();
        oldest = inOrder.next();
        inOrder.remove();
      }
    }
    if (oldest != null) {
      oldest.getEndPoint().close();
    }
  }

  @Override
  public synchronized void onClosed(Connection connection) {
    open.remove(connection);
    Scheduler.Task end = ends.remove(connection);
    if (end != null) {
      end.cancel();
    }
  }
}
