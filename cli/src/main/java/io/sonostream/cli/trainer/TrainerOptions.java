package io.sonostream.cli.trainer;

import io.sonostream.cli.settings.SettingsOptions;
import io.sonostream.client.Cluster;
import io.sonostream.client.audit.Actor;
import io.sonostream.client.audit.AuditLog;
import io.sonostream.client.audit.Change;
import io.sonostream.client.models.ModelRegistry;
import io.sonostream.client.training.TrainingClient;
import io.sonostream.network.ModelException;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.ModelRelease;
import io.sonostream.schemas.topics.Needs;
import io.sonostream.schemas.topics.Topics;
import io.sonostream.service.settings.PublicSettings;
import io.sonostream.trainer.release.PackageImport;
import io.sonostream.trainer.service.TrainerSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where brokers, registry and model store are: options of all commands about models and runs. */
public final class TrainerOptions {
  @Mixin private SettingsOptions given = new SettingsOptions();

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
    Map<String, Object> overrides = given.overrides();
    if (bootstrap != null) {
      overrides.put("trainer.kafka.bootstrap.servers", bootstrap);
    }
    if (registry != null) {
      overrides.put(
          "trainer.registry.schema.registry.url", PublicSettings.url("--registry", registry));
    }
    if (store != null) {
      overrides.put("trainer.models.directory", store.toString());
    }
    return TrainerSettings.load(given.file(), overrides);
  }

  /** Models by hand; checks first that a broker answers. */
  public ModelRegistry models() {
    return ModelRegistry.open(cluster());
  }

  /** Their packages, in the store of the configuration. */
  public PackageImport packages(ModelRegistry models) {
    return new PackageImport(models, settings().models().shelf(), user(), Clock.systemUTC());
  }

  /**
   * Refuses to let a revoked model serve or be tried: processors would refuse it too, but say so in
   * their health only.
   *
   * @throws UserException saying why it was revoked
   */
  public void requireNotRevoked(ModelRelease release) {
    try {
      settings().models().revocations().require(release.getSha256(), release.getSignatureKeyId());
    } catch (ModelException e) {
      throw new UserException(
          release.getTask() + " " + release.getVersion() + ": " + e.getMessage(), e);
    }
  }

  /** Runs by hand; checks first that a broker answers. */
  TrainingClient training() {
    return TrainingClient.open(cluster());
  }

  /** Makes a change that leaves a trace in the audit, under the name of this process's user. */
  public <T> T audited(Change change, Supplier<T> made) {
    try (AuditLog audit = AuditLog.open(cluster())) {
      return audit.recorded(Actor.ofThisProcess(), change, made);
    }
  }

  /** Who stands behind a command, for the records that it writes. */
  public static String user() {
    return System.getProperty("user.name", "unknown");
  }

  private Cluster cluster() {
    return connect(
        topics ->
            Needs.nothing()
                .reading(topics.modelReleases(), topics.modelAssignments(), topics.trainingEvents())
                .writing(
                    topics.modelReleases(),
                    topics.modelAssignments(),
                    topics.trainingCommands(),
                    topics.audit())
                .transacting(topics.modelAssignments().name() + "/"));
  }

  /** Waits for the broker, and for the topics and rights that a command needs, and no more. */
  public Cluster connect(Function<Topics, Needs> needed) {
    TrainerSettings settings = settings();
    Topics topics = new Topics(settings.topics());
    Cluster cluster = Cluster.of(settings.kafka(), settings.registry(), topics);
    cluster.await(needed.apply(topics), settings.startTimeout());
    return cluster;
  }
}
