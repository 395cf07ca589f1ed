package io.sonostream.cli.trainer;

import io.sonostream.runtime.UserException;
import io.sonostream.schemas.serde.RecordSerdes;
import io.sonostream.schemas.topics.TopicAdmin;
import io.sonostream.schemas.topics.TopicException;
import io.sonostream.schemas.topics.Topics;
import io.sonostream.trainer.control.ModelControl;
import io.sonostream.trainer.control.TrainingControl;
import io.sonostream.trainer.release.TopicReader;
import io.sonostream.trainer.release.TrainerRecords;
import io.sonostream.trainer.service.TrainerClients;
import io.sonostream.trainer.service.TrainerSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where brokers, registry and model store are: options of all commands about models and runs. */
public final class TrainerOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "HOCON file with kafka { }, registry { } and trainer { }.")
  private @Nullable Path file;

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description = "Kafka broker (default: from the configuration, else 127.0.0.1:9092).")
  private @Nullable String bootstrap;

  @Option(
      names = "--registry",
      paramLabel = "URL",
      description =
          "Schema registry (default: from the configuration, else http://127.0.0.1:8081).")
  private @Nullable String registry;

  @Option(
      names = "--store",
      paramLabel = "DIR",
      description = "Model store (default: from the configuration).")
  private @Nullable Path store;

  public TrainerSettings settings() {
    Map<String, Object> overrides = new HashMap<>();
    if (bootstrap != null) {
      overrides.put("trainer.kafka.bootstrap.servers", bootstrap);
    }
    if (registry != null) {
      overrides.put("trainer.registry.schema.registry.url", registry);
    }
    if (store != null) {
      overrides.put("trainer.models.directory", store.toString());
    }
    return TrainerSettings.load(file, overrides);
  }

  /** Models by hand; checks first that a broker answers. */
  public ModelControl models() {
    TrainerSettings settings = settings();
    TrainerRecords records = records(settings);
    TrainerClients clients = new TrainerClients(settings.kafka());
    ensure(clients, settings, records.topics());
    return new ModelControl(
        clients.catalog(records),
        clients.singles(),
        records,
        settings.models().shelf(),
        user(),
        Clock.systemUTC());
  }

  /** Runs by hand; checks first that a broker answers. */
  TrainingControl training() {
    TrainerSettings settings = settings();
    TrainerRecords records = records(settings);
    TrainerClients clients = new TrainerClients(settings.kafka());
    ensure(clients, settings, records.topics());
    return new TrainingControl(
        clients.singles(),
        new TopicReader<>(
            clients.facts(), records.events(), records.topics().trainingEvents().name()),
        records);
  }

  /** Who stands behind a command, for the audit. */
  static String user() {
    return System.getProperty("user.name", "unknown");
  }

  private static TrainerRecords records(TrainerSettings settings) {
    return new TrainerRecords(new Topics(settings.topics()), new RecordSerdes(settings.registry()));
  }

  private static void ensure(TrainerClients clients, TrainerSettings settings, Topics topics) {
    try (Admin admin = clients.admin()) {
      new TopicAdmin(admin)
          .ensure(
              List.of(
                  topics.modelReleases(),
                  topics.modelAssignments(),
                  topics.trainingCommands(),
                  topics.trainingEvents()),
              settings.startTimeout());
    } catch (TopicException | KafkaException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }
}
