package io.sonostream.gateway.web;

import io.sonostream.gateway.receive.InstanceIntake;
import io.sonostream.gateway.receive.Spool;
import io.sonostream.gateway.receive.Way;
import io.sonostream.gateway.settings.StowSettings;
import io.sonostream.runtime.UserException;
import io.sonostream.service.http.HttpLimits;
import io.sonostream.service.http.HttpPort;
import java.time.Duration;

/**
 * Receives instances by STOW-RS.
 *
 * <p>Owner: the gateway. Hand-off: Jetty's threads give instances to the intake. Bound: requests
 * and their threads, connections, time of silence. Shutdown: {@link #close}; requests that run are
 * given time to be answered.
 */
public final class StowServer implements AutoCloseable {
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(30);

  private final HttpPort port;

  /**
   * Opens nothing yet.
   *
   * @throws UserException when the key store can't be used
   */
  public StowServer(StowSettings settings, Spool spool, InstanceIntake intake, Way way) {
    port =
        new HttpPort(
            "STOW-RS server",
            "gateway.stow.port",
            settings.host(),
            settings.port(),
            HttpPort.threads("gateway-stow", settings.maxRequests()),
            HttpLimits.ofPrograms(settings.silence(), LAST_ANSWERS),
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
