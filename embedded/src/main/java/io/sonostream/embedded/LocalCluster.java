package io.sonostream.embedded;

import io.sonostream.runtime.Worker;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Broker and registry on one locked data directory. Started side by side, since each takes seconds;
 * closed in the order registry, broker, lock.
 */
public final class LocalCluster implements AutoCloseable {
  private static final String BROKER = "broker";

  private final DataDirectory directory;
  private EmbeddedBroker broker;
  private final EmbeddedRegistry registry;

  private LocalCluster(DataDirectory directory, EmbeddedBroker broker, EmbeddedRegistry registry) {
    this.directory = directory;
    this.broker = broker;
    this.registry = registry;
  }

  /** As the demo does, whose options its messages name. */
  public static LocalCluster start(Path root, int brokerPort, int registryPort) {
    return start(root, "--data", brokerPort, registryPort);
  }

  /**
   * Starts both; a port of 0 means any free one.
   *
   * @param setting by which the caller is told the directory
   * @throws io.sonostream.runtime.UserException when the directory or a port is in use
   */
  public static LocalCluster start(Path root, String setting, int brokerPort, int registryPort) {
    DataDirectory directory = DataDirectory.open(root, setting);
    CompletableFuture<EmbeddedRegistry> registry =
        CompletableFuture.supplyAsync(
            () -> EmbeddedRegistry.start(directory.resolve("registry"), registryPort),
            task -> new Worker("registry-start", task::run).start());
    EmbeddedBroker broker = null;
    try {
      broker = EmbeddedBroker.start(directory.resolve(BROKER), brokerPort);
      return new LocalCluster(directory, broker, registry.join());
    } catch (RuntimeException e) {
      abandon(directory, broker, registry);
      throw e instanceof CompletionException && e.getCause() instanceof RuntimeException cause
          ? cause
          : e;
    }
  }

  /** For {@code kafka { }}: client settings that reach the broker. */
  public Map<String, String> kafka() {
    return Map.of("bootstrap.servers", broker.bootstrapServers());
  }

  /** For {@code registry { }}: client settings that reach the registry. */
  public Map<String, String> registry() {
    return Map.of("schema.registry.url", registry.url());
  }

  /** Whether the registry still runs. */
  public boolean alive() {
    return registry.alive();
  }

  public Path resolve(String name) {
    return directory.resolve(name);
  }

  /** For tests of an outage: the broker goes, in good order; the registry stays. */
  public void stopBroker() {
    broker.close();
  }

  /** It comes back on the same port, with all that it had. */
  public void startBroker() {
    broker = EmbeddedBroker.start(directory.resolve(BROKER), broker.port());
  }

  @Override
  public void close() {
    EmbeddedBroker running = broker;
    try (directory;
        running) {
      registry.close();
    }
  }

  private static void abandon(
      DataDirectory directory,
      @Nullable EmbeddedBroker broker,
      CompletableFuture<EmbeddedRegistry> registry) {
    try (directory;
        broker) {
      registry
          .handle(
              (started, failure) -> {
                if (started != null) {
                  started.close();
                }
                return started;
              })
          .join();
    }
  }
}
