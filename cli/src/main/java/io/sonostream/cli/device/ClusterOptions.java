package io.sonostream.cli.device;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sonostream.client.Cluster;
import io.sonostream.schemas.topics.Needs;
import io.sonostream.schemas.topics.Topics;
import io.sonostream.service.settings.PublicSettings;
import io.sonostream.service.settings.Settings;
import io.sonostream.service.traces.TraceExport;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Where broker and registry are: options shared by the commands that need no service's settings.
 */
public final class ClusterOptions {
  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description = "Kafka broker (default: from the configuration, else 127.0.0.1:9092).")
  @Nullable String bootstrap;

  @Option(
      names = "--registry",
      paramLabel = "URL",
      description =
          "Schema registry (default: from the configuration, else http://127.0.0.1:8081).")
  @Nullable String registry;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "HOCON file with kafka { }, registry { } and device { }.")
  @Nullable Path file;

  /**
   * Waits for broker and registry, and for the topics, the schemas and the rights that a command
   * needs, and no more.
   *
   * @throws io.sonostream.runtime.UserException when they can't be reached or used
   */
  public Cluster connect(Function<Topics, Needs> needed) {
    DeviceConfig config = config();
    Cluster cluster = cluster(config);
    cluster.awaitWithSchemas(needed.apply(cluster.topics()), config.startTimeout());
    return cluster;
  }

  /**
   * Where the spans of what a command publishes go; closed after that.
   *
   * @param command as a trace calls it
   */
  public TraceExport traces(String command) {
    return TraceExport.open(command, config().traces(), new SimpleMeterRegistry());
  }

  private static Cluster cluster(DeviceConfig config) {
    return Cluster.of(config.kafka(), config.registry(), new Topics(config.topics()));
  }

  private DeviceConfig config() {
    Map<String, Object> overrides = new HashMap<>();
    if (bootstrap != null) {
      overrides.put("device.kafka.bootstrap.servers", bootstrap);
    }
    if (registry != null) {
      overrides.put(
          "device.registry.schema.registry.url", PublicSettings.url("--registry", registry));
    }
    return Settings.load("device", DeviceConfig.class, file, overrides);
  }
}
