package io.sonostream.cli.demo;

import io.sonostream.client.Cluster;
import io.sonostream.client.Receipt;
import io.sonostream.devices.publish.DeviceCounts;
import io.sonostream.devices.publish.DeviceListener;
import io.sonostream.devices.publish.DeviceSettings;
import io.sonostream.devices.publish.Fleet;
import io.sonostream.devices.source.FrameSource;
import io.sonostream.embedded.LocalCluster;
import io.sonostream.embedded.Ports;
import io.sonostream.processor.Processor;
import io.sonostream.processor.ProcessorSettings;
import io.sonostream.runtime.UserException;
import io.sonostream.schemas.records.FrameId;
import io.sonostream.schemas.topics.Topics;
import io.sonostream.viewer.Viewer;
import io.sonostream.viewer.ViewerSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a demo starts, in one place: {@link #start} from the broker up to the devices,
 * {@link #finish} waits for the last answers, {@link #close} ends all in the opposite order.
 */
final class DemoRun implements AutoCloseable {
  static final String TASK = "breast-lesion";
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

  private final DemoSettings settings;
  private final Consumer<String> progress;
  private final Clock clock = Clock.systemUTC();
  private final Tally tally = new Tally();
  private final Instant startedAt = clock.instant();
  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final String streamId;
  private @Nullable Processor processor;
  private @Nullable Fleet fleet;
  private @Nullable DemoGateway gateway;
  private @Nullable LearningStory story;
  private final Set<String> toldModels = new HashSet<>();

  /**
   * @param progress told each step while starting
   */
  DemoRun(DemoSettings settings, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
    this.streamId = "demo-" + startedAt.truncatedTo(ChronoUnit.SECONDS);
  }

  private static void free(int port, String what, String option) {
    if (port != 0) {
      Ports.claim(port, what, option);
    }
  }

  /** Starts everything, and returns once frames flow. */
  void start() throws InterruptedException {
    // A wrong path or a taken port should cost the user nothing.
    if (settings.igtl() == null) {
      DemoSources.open(settings.frames(), settings.dicom(), 0).close();
    } else {
      DemoGateway.settings(Map.of(), settings.igtl());
    }
    free(settings.brokerPort(), "broker", "--broker-port");
    free(settings.registryPort(), "registry", "--registry-port");
    free(settings.viewerPort(), "page", "--viewer-port");
    progress.accept("broker and registry in " + settings.data());
    LocalCluster cluster =
        closeLater(
            LocalCluster.start(settings.data(), settings.brokerPort(), settings.registryPort()));
    Cluster where = Cluster.of(cluster.kafka(), cluster.registry(), Topics.standard());
    where.awaitTopics(where.topics().all(), START_LIMIT);
    DemoLearning learning = null;
    if (settings.learning()) {
      progress.accept("trainer, and " + settings.model() + " as first champion");
      learning =
          closeLater(
              new DemoLearning(
                  where,
                  DemoLearning.settings(
                      cluster.kafka(), cluster.registry(), cluster.resolve("learning")),
                  clock));
      learning.assignFirstChampion(settings.model());
    }
    progress.accept(
        "processor with " + (settings.learning() ? "what is assigned" : settings.model()));
    processor = closeLater(new Processor(processorSettings(cluster)));
    processor.start();
    if (!processor.awaitReady(START_LIMIT)) {
      throw new UserException("the processor is not ready: " + processor.ready().message());
    }
    AnswerListener listener =
        closeLater(new AnswerListener(where, this::isOurs, settings.igtl() != null, tally, clock));
    listener.start(START_LIMIT);
    Viewer viewer = closeLater(new Viewer(viewerSettings(cluster), clock));
    viewer.start();
    progress.accept(
        startFrames(where, cluster)
            + " to "
            + cluster.kafka().get("bootstrap.servers")
            + " (registry "
            + cluster.registry().get("schema.registry.url")
            + ")");
    if (learning != null) {
      story = closeLater(new LearningStory(where, startedAt));
      story.start(START_LIMIT);
      learning.start();
    }
    progress.accept("live page at " + viewer.url());
  }

  /** Says what publishes from now on. */
  private String startFrames(Cluster where, LocalCluster cluster) {
    if (settings.igtl() == null) {
      fleet = closeLater(new Fleet(where, clock, 1));
      startDevices(fleet);
      return settings.devices() + " devices publish";
    }
    gateway = closeLater(new DemoGateway(addresses(cluster), settings.igtl(), clock));
    gateway.start();
    progress.accept("masks by OpenIGTLink at " + gateway.masks());
    return "images of " + settings.igtl() + " go";
  }

  private boolean isOurs(String stream) {
    return settings.igtl() == null ? stream.equals(streamId) : DemoGateway.isOf(stream, startedAt);
  }

  Map<String, DeviceTally.Standing> standings() {
    return tally.standings();
  }

  /**
   * What has happened since the last call, in lines for people: training, and which model's masks
   * come. For one thread.
   */
  List<String> news() {
    List<String> news = new ArrayList<>(story == null ? List.of() : story.news());
    for (String version : tally.models()) {
      if (toldModels.add(version)) {
        news.add(LearningStory.at(startedAt, clock.instant(), "masks come from " + version));
      }
    }
    return news;
  }

  /** What concerns all devices. */
  String footer() {
    DeviceCounts counts = fleet == null ? DeviceCounts.NONE : fleet.counts();
    return "waiting "
        + tally.missing()
        + ", dropped by devices "
        + counts.dropped()
        + (gateway == null ? "" : "   " + gateway.state())
        + "   Ctrl-C ends";
  }

  /**
   * Stops the devices, waits until every published frame is answered or it takes too long, and adds
   * up.
   */
  DemoSummary finish() {
    String engine =
        processor == null || processor.serving().isEmpty()
            ? "none"
            : processor.serving().get(0).engine();
    if (fleet != null) {
      fleet.close();
    }
    if (gateway != null) {
      gateway.close();
    }
    long deadline = System.nanoTime() + ANSWER_LIMIT.toNanos();
    while (tally.missing() > 0 && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    return tally.summary(engine);
  }

  @Override
  public void close() {
    RuntimeException first = null;
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception e) {
        first =
            first == null ? new IllegalStateException("the demo did not end cleanly", e) : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private ProcessorSettings processorSettings(LocalCluster cluster) {
    Map<String, Object> overrides = addresses(cluster);
    overrides.put("processor.tasks." + TASK + ".weight", 1);
    if (!settings.learning()) {
      overrides.put("processor.models.follow", false);
      overrides.put("processor.tasks." + TASK + ".model", settings.model().toString());
    }
    overrides.put("processor.archive.enabled", false);
    overrides.put("processor.http.port", 0);
    overrides.put("processor.models.directory", cluster.resolve("models").toString());
    overrides.put("processor.models.accept", "OWN");
    overrides.put("processor.models.keys", cluster.resolve("learning").resolve("keys").toString());
    overrides.put(
        "processor.models.stores",
        List.of(cluster.resolve("learning").resolve("store").toString()));
    return ProcessorSettings.load(null, overrides);
  }

  private ViewerSettings viewerSettings(LocalCluster cluster) {
    Map<String, Object> overrides = addresses(cluster);
    overrides.put("viewer.port", settings.viewerPort());
    overrides.put("viewer.http.port", 0);
    return ViewerSettings.load(null, overrides);
  }

  private static Map<String, Object> addresses(LocalCluster cluster) {
    Map<String, Object> overrides = new HashMap<>();
    cluster.kafka().forEach((key, value) -> overrides.put("kafka." + key, value));
    cluster.registry().forEach((key, value) -> overrides.put("registry." + key, value));
    return overrides;
  }

  private void startDevices(Fleet devices) {
    for (int i = 0; i < settings.devices(); i++) {
      FrameSource source = DemoSources.open(settings.frames(), settings.dicom(), i);
      String deviceId = String.format(Locale.ROOT, "device-%02d", i + 1);
      DeviceTally device = tally.device(deviceId);
      DeviceSettings rated =
          DeviceSettings.live(deviceId, streamId, TASK, DemoSources.rate(settings.rate(), source));
      devices.start(
          settings.rate() == null ? rated.atSourcePace() : rated,
          source,
          new DeviceListener() {
            @Override
            public void published(FrameId frame, Receipt place) {
              device.published(frame.sequence());
            }
          });
    }
  }

  private <T extends AutoCloseable> T closeLater(T part) {
    started.push(part);
    return part;
  }
}
