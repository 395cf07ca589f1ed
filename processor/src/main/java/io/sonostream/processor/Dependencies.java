package io.sonostream.processor;

import io.micrometer.core.instrument.MeterRegistry;
import io.sonostream.processor.metrics.DependencyWatch;
import io.sonostream.processor.stream.LaneService;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.registry.RegistryClient;
import io.sonostream.schemas.registry.RegistryRefusedException;
import io.sonostream.schemas.registry.RegistryUnavailableException;
import io.sonostream.schemas.serde.SubjectAdmin;
import io.sonostream.schemas.serde.SubjectException;
import io.sonostream.schemas.topics.Needs;
import io.sonostream.schemas.topics.TopicAdmin;
import io.sonostream.schemas.topics.TopicException;
import io.sonostream.schemas.topics.TopicSpec;
import io.sonostream.schemas.topics.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;

/**
 * Broker and schema registry as a processor needs them: its topics and subjects are there, and
 * somebody notices when either stops answering.
 *
 * <p>Owner: the processor. Hand-off: {@link #brokerAway} and {@link #registryAway}, for any thread.
 * Bound: one question at a time to each. Shutdown: {@link #close}, after the lanes.
 */
final class Dependencies implements AutoCloseable {
  private static final Duration ASK_AGAIN = Duration.ofSeconds(2);
  private static final int ANSWER_MILLIS = 3_000;

  private final ProcessorSettings settings;
  private final Topics topics;
  private final Admin admin;
  private final DependencyWatch broker;
  private final DependencyWatch registry;
  private final PartitionWatch partitions;

  Dependencies(ProcessorSettings settings, Topics topics, MeterRegistry meters) {
    this.settings = settings;
    this.topics = topics;
    this.admin = Admin.create(new HashMap<>(settings.kafka()));
    this.broker = brokerWatch(meters);
    this.registry = registryWatch(meters);
    this.partitions =
        new PartitionWatch(admin, changelogs(), topics.framesLive().partitions(), ASK_AGAIN);
  }

  /** Begins to watch. */
  void start() {
    broker.start();
    registry.start();
    partitions.start();
  }

  /**
   * Waits for both and makes what is missing.
   *
   * @throws UserException when they did not answer within the start timeout
   */
  void ensure() {
    try {
      new TopicAdmin(admin).ensure(needs(), settings.startTimeout());
    } catch (TopicException e) {
      throw new UserException(String.join("; ", e.problems()), e);
    }
    ensureSubjects(settings, needs().specs());
  }

  static void ensureSubjects(ProcessorSettings settings, List<TopicSpec> wanted) {
    try {
      new SubjectAdmin(settings.registry()).ensure(wanted, settings.startTimeout());
    } catch (SubjectException | RegistryUnavailableException | RegistryRefusedException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Since when and why the broker does not answer; empty while it does. */
  Optional<String> brokerAway() {
    return broker.away();
  }

  Optional<String> registryAway() {
    return registry.away();
  }

  /** Which frame topic has more partitions than the settings say; empty while none has. */
  Optional<String> grown() {
    return partitions.told();
  }

  @Override
  public void close() {
    partitions.close();
    registry.close();
    broker.close();
    admin.close(Duration.ofSeconds(1));
  }

  private Map<String, String> changelogs() {
    Map<String, String> changelogs = new HashMap<>();
    if (settings.live().enabled()) {
      changelogs.put(topics.framesLive().name(), LaneService.changelog(settings.live()));
    }
    if (settings.archive().enabled()) {
      changelogs.put(topics.framesArchive().name(), LaneService.changelog(settings.archive()));
    }
    return changelogs;
  }

  private DependencyWatch brokerWatch(MeterRegistry meters) {
    return new DependencyWatch(
        meters,
        "the broker at " + settings.kafka().get("bootstrap.servers"),
        "broker",
        ASK_AGAIN,
        () ->
            admin
                .describeCluster(new DescribeClusterOptions().timeoutMs(ANSWER_MILLIS))
                .nodes()
                .get());
  }

  private DependencyWatch registryWatch(MeterRegistry meters) {
    Map<String, String> impatient = new HashMap<>(settings.registry());
    impatient.put("max.retries", "0");
    RegistryClient client = new RegistryClient(impatient);
    return new DependencyWatch(
        meters,
        "the schema registry at " + client.describe(),
        "schema-registry",
        ASK_AGAIN,
        () -> client.latest(topics.masksLive().name() + "-value"));
  }

  /** Those of the labels and of training are the trainer's to make. */
  private Needs needs() {
    Needs needs =
        Needs.nothing()
            .reading(
                topics.framesLive(),
                topics.framesArchive(),
                topics.modelReleases(),
                topics.modelAssignments())
            .writing(
                topics.masksLive(),
                topics.masksArchive(),
                topics.framesDead(),
                topics.modelShadow());
    for (String changelog : changelogs().values()) {
      needs = needs.remembering(changelog);
    }
    if (settings.live().enabled()) {
      needs = needs.joining(settings.live().applicationId());
    }
    if (settings.archive().enabled()) {
      needs =
          needs
              .joining(settings.archive().applicationId())
              .transacting(settings.archive().applicationId() + "-");
    }
    return needs;
  }
}
