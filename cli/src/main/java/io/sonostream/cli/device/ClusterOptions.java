package io.sonostream.cli.device;

import io.sonostream.runtime.RootCause;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.registry.RegistryRefusedException;
import io.sonostream.schemas.registry.RegistryUnavailableException;
import io.sonostream.schemas.serde.SubjectAdmin;
import io.sonostream.schemas.serde.SubjectException;
import io.sonostream.schemas.topics.TopicAdmin;
import io.sonostream.schemas.topics.TopicException;
import io.sonostream.schemas.topics.Topics;
import io.sonostream.service.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where to publish: options shared by the commands that do. */
final class ClusterOptions {
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

  /** Broker and registry as they were reached. */
  record Cluster(Map<String, String> kafka, Map<String, String> registry, Topics topics) {}

  /**
   * Waits for broker and registry, and for the topics and schemas that are needed.
   *
   * @throws UserException when they can't be reached or used
   */
  Cluster connect() {
    Map<String, Object> overrides = new HashMap<>();
    if (bootstrap != null) {
      overrides.put("device.kafka.bootstrap.servers", bootstrap);
    }
    if (registry != null) {
      overrides.put("device.registry.schema.registry.url", registry);
    }
    DeviceConfig config = Settings.load("device", DeviceConfig.class, file, overrides);
    Topics topics = new Topics(config.topics());
    long deadline = System.nanoTime() + config.startTimeout().toNanos();
    try (Admin admin = Admin.create(new HashMap<>(config.kafka()))) {
      new TopicAdmin(admin).ensure(topics, config.startTimeout());
      new SubjectAdmin(config.registry())
          .ensure(topics, Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
    } catch (RegistryUnavailableException e) {
      throw new UserException(
          "no schema registry answers within "
              + config.startTimeout().toSeconds()
              + " s ("
              + e.getMessage()
              + "): check schema.registry.url and that it runs",
          e);
    } catch (TopicException | SubjectException | RegistryRefusedException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    } catch (KafkaException e) {
      throw new UserException("kafka settings: " + RootCause.message(e), e);
    }
    return new Cluster(config.kafka(), config.registry(), topics);
  }
}
