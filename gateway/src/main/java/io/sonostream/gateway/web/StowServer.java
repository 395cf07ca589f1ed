package io.sonostream.gateway.web;

import io.sonostream.gateway.receive.InstanceIntake;
import io.sonostream.gateway.receive.Spool;
import io.sonostream.gateway.receive.Way;
import io.sonostream.gateway.settings.StowSettings;
import io.sonostream.runtime.UserException;
import io.sonostream.service.http.HttpLimits;
import io.sonostream.service.http.HttpPort;
import java.time.Duration;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Receives instances by STOW-RS.
 *
 * <p>Owner: the gateway. Hand-off: Jetty's threads give instances to the intake. Bound: requests
 * and their threads, connections, time of silence. Shutdown: {@link #close}; requests that run are
 * given time to be answered.
 */
public final class StowServer implements AutoCloseable {
  private static final int CONNECTIONS = 256;
  private static final int SPARE_THREADS = 16;
  private static final int HEADER_BYTES = 16 << 10;
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(30);

  private final HttpPort port;

  /**
   * Opens nothing yet.
   *
   * @throws UserException when the key store can't be used
   */
  public StowServer(StowSettings settings, Spool spool, InstanceIntake intake, Way way) {
    // One who is sent away needs a thread too, for as long as that takes.
    QueuedThreadPool threads =
        new QueuedThreadPool(settings.maxRequests() + SPARE_THREADS, 1, 60_000);
    threads.setName("gateway-stow");
    port =
        new HttpPort(
            "STOW-RS server",
            "gateway.stow.port",
            settings.host(),
            settings.port(),
            threads,
            new HttpLimits(CONNECTIONS, HEADER_BYTES, settings.silence(), null, LAST_ANSWERS),
            settings.tls().server().orElse(null),
            new StowHandler(settings, spool, intake, way));
  }

  /**
   * Opens the port.
   *
   * @throws UserException when it can't be opened
   */
  public void start() {
    port.open();
  }

  /** Where it listens. */
  public int port() {
    return port.number();
  }

  @Override
  public void close() {
    port.close();
  }
}
