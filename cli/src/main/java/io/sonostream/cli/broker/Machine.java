package io.sonostream.cli.broker;

import io.sonostream.embedded.DataDirectory;
import io.sonostream.embedded.EmbeddedRegistry;
import io.sonostream.embedded.LocalCluster;
import io.sonostream.embedded.Ports;
import io.sonostream.embedded.SecuredBroker;
import io.sonostream.runtime.OpenParts;
import io.sonostream.service.health.Health;
import io.sonostream.service.health.Service;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;

/**
 * Broker and registry of one machine. Without users on loopback, asking nobody who he is; with
 * users both by TLS, and nobody may do more than he was granted.
 *
 * <p>Owner: the command. Hand-off: none. Bound: none of its own. Shutdown: {@link #close}, which
 * may come from the thread of an interrupt; the last that was started ends first.
 */
final class Machine implements Service {
  private static final String DIRECTORY = "broker.directory";

  /**
   * Users are made what the settings say once the broker runs. Who came in before, by a password or
   * as a user that the settings no longer have, is out after this.
   */
  private static final Duration PROVEN = Duration.ofMinutes(1);

  private static final BooleanSupplier NOT_YET = () -> true;

  private final BrokerSettings settings;
  private final OpenParts open = new OpenParts();
  private volatile BooleanSupplier registryRuns = NOT_YET;
  private volatile boolean closed;
  private String bootstrapServers = "";
  private String registryUrl = "";

  /** Opens nothing yet. */
  Machine(BrokerSettings settings) {
    this.settings = settings;
  }

  /**
   * Returns when both answer, and the broker goes by the settings' users.
   *
   * @throws io.sonostream.runtime.UserException when the directory, a port or the key store can't
   *     be used; nothing is left open then
   */
  @Override
  public synchronized void start() {
    if (closed) {
      return;
    }
    try {
      if (settings.isSecured()) {
        startSecured();
      } else {
        startOpen();
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void startOpen() {
    free(settings.port(), "broker", "broker.port");
    free(settings.registryPort(), "registry", "broker.registry-port");
    LocalCluster cluster =
        open.add(
            LocalCluster.start(
                settings.directory(), DIRECTORY, settings.port(), settings.registryPort()));
    bootstrapServers = String.valueOf(cluster.kafka().get("bootstrap.servers"));
    registryUrl = String.valueOf(cluster.registry().get("schema.registry.url"));
    registryRuns = cluster::alive;
  }

  /** Said before anything is started, by the name that it has here. */
  private static void free(int port, String what, String setting) {
    if (port != 0) {
      Ports.claim(port, what, setting);
    }
  }

  private void startSecured() {
    // Before anything is started: they read the files, and say what is wrong with them.
    settings.tls().server();
    settings.passwords();
    DataDirectory directory = open.add(DataDirectory.open(settings.directory(), DIRECTORY));
    Path keyStore = Objects.requireNonNull(settings.tls().keyStore());
    SecuredBroker broker =
        open.add(
            SecuredBroker.start(
                directory.resolve("broker"),
                settings.host(),
                settings.port(),
                keyStore.toAbsolutePath(),
                settings.tls().password(),
                settings.admins(),
                PROVEN));
    try (Admin admin = Admin.create(broker.ownClient())) {
      new Grants(admin).apply(settings);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while users were made", e);
    }
    EmbeddedRegistry registry = open.add(EmbeddedRegistry.start(directory.resolve("registry"), 0));
    RegistryDoor door = open.add(new RegistryDoor(settings, URI.create(registry.url())));
    door.open();
    bootstrapServers = broker.bootstrapServers();
    registryUrl = door.url();
    registryRuns = registry::alive;
  }

  /** For {@code kafka.bootstrap.servers}, once it is started. */
  synchronized String bootstrapServers() {
    return bootstrapServers;
  }

  /** For {@code registry.schema.registry.url}, once it is started. */
  synchronized String registryUrl() {
    return registryUrl;
  }

  @Override
  public Health live() {
    return closed || registryRuns.getAsBoolean()
        ? Health.ALIVE
        : new Health(
            false,
            "the registry's process has ended; its log is in registry/ below "
                + settings.directory());
  }

  /** It shows no meters: the broker's are in what others measure of it. */
  @Override
  public Optional<Integer> httpPort() {
    return Optional.empty();
  }

  @Override
  public void close() {
    closed = true;
    closeParts();
  }

  private synchronized void closeParts() {
    open.close();
  }
}
