package io.sonostream.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Timer;
import io.sonostream.cli.models.ModelsCommand;
import io.sonostream.embedded.LocalCluster;
import io.sonostream.gateway.Gateway;
import io.sonostream.gateway.settings.GatewaySettings;
import io.sonostream.processor.Processor;
import io.sonostream.processor.ProcessorSettings;
import io.sonostream.runtime.FileTree;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.PixelEncoding;
import io.sonostream.schemas.PixelFormat;
import io.sonostream.schemas.topics.TopicOptions;
import io.sonostream.schemas.topics.Topics;
import io.sonostream.testkit.models.UntrainedModel;
import io.sonostream.testkit.stream.TopicClient;
import io.sonostream.trainer.service.Trainer;
import io.sonostream.trainer.service.TrainerSettings;
import io.sonostream.viewer.Viewer;
import io.sonostream.viewer.ViewerSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import picocli.CommandLine;

/**
 * Processor, trainer, viewer and gateway on a broker and a registry of their own, and what happens
 * to them in a day: frames, a late one, a damaged one, models that serve, are refused and are
 * tried.
 */
final class WatchedSystem implements AutoCloseable {
  private static final String TASK = "breast-lesion";
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final int SIDE = 64;

  private final Path home;
  private final LocalCluster cluster;
  private final TopicClient client;
  private final Topics topics = new Topics(TopicOptions.DEFAULT);
  private final Processor processor;
  private final Trainer trainer;
  private final Viewer viewer;
  private final Gateway gateway;

  WatchedSystem(Path home) throws IOException {
    this.home = Files.createDirectories(home);
    cluster = LocalCluster.start(home.resolve("cluster"), 0, 0);
    client = new TopicClient(cluster.kafka(), cluster.registry());
    processor = new Processor(ProcessorSettings.load(null, processorSettings()));
    trainer = new Trainer(TrainerSettings.load(null, trainerSettings()));
    Map<String, Object> page = connection("viewer");
    page.put("viewer.port", 0);
    viewer = new Viewer(ViewerSettings.load(null, page), Clock.systemUTC());
    Map<String, Object> ways = connection("gateway");
    ways.put("gateway.stow.enabled", true);
    ways.put("gateway.stow.port", 0);
    ways.put("gateway.sources.probe.kind", "phantom");
    ways.put("gateway.sources.probe.task", TASK);
    ways.put("gateway.sources.probe.rate", 1);
    gateway = new Gateway(GatewaySettings.load(null, ways), Clock.systemUTC());
  }

  void start() throws InterruptedException {
    release("1", "--promote");
    processor.start();
    trainer.start();
    viewer.start();
    gateway.start();
    assertThat(processor.awaitReady(LONG)).as(() -> processor.ready().message()).isTrue();
  }

  /** The ports of health and meters, by the jobs' names in deploy/prometheus. */
  Map<String, Integer> ports() {
    return Map.of(
        "sonostream-processor", processor.httpPort().orElseThrow(),
        "sonostream-trainer", trainer.httpPort().orElseThrow(),
        "sonostream-viewer", viewer.httpPort().orElseThrow(),
        "sonostream-gateway", gateway.httpPort().orElseThrow());
  }

  void liveThroughADay() throws IOException {
    release("2");
    release("3");
    damage("3");
    models("promote", TASK, "3");
    awaitOutcome("sonostream.swap", "refused-");
    models("rollback", TASK);
    models("shadow", TASK, "3");
    awaitOutcome("sonostream.challenger", "refused-");
    models("shadow", TASK, "2", "--share", "1");
    awaitOutcome("sonostream.challenger", "on-trial");

    String live = topics.framesLive().name();
    for (int i = 0; i < 20; i++) {
      send(live, i, Duration.ZERO);
      send(topics.framesArchive().name(), i, Duration.ZERO);
    }
    client.writeBytes(live, "probe", "no frame".getBytes(StandardCharsets.UTF_8));
    awaitMeter("sonostream.dead", () -> {});
    awaitMeter("sonostream.shadow.dice", () -> {});
    // Late by the device's clock, once a frame that came as it was written has shown what that is.
    AtomicLong sequence = new AtomicLong(20);
    awaitMeter(
        "sonostream.shed",
        () -> {
          send(live, sequence.getAndIncrement(), Duration.ZERO);
          send(live, sequence.getAndIncrement(), Duration.ofMinutes(30));
        });
  }

  private void awaitMeter(String name, Runnable before) {
    Awaitility.await(name)
        .atMost(LONG)
        .until(
            () -> {
              before.run();
              return processor.meters().find(name).meter() != null;
            });
  }

  private void release(String version, String... more) {
    Path made = home.resolve("made-" + version);
    UntrainedModel.TINY.write(TASK, version, Long.parseLong(version), made, null);
    List<String> words = new ArrayList<>(List.of("import", made.toString()));
    words.addAll(List.of(more));
    models(words.toArray(String[]::new));
  }

  private void damage(String version) throws IOException {
    try (Stream<Path> packages = Files.list(home.resolve("store"))) {
      for (Path stored : packages.toList()) {
        JsonNode manifest = new ObjectMapper().readTree(stored.resolve("manifest.json").toFile());
        if (manifest.path("version").asText().equals(version)) {
          Files.write(stored.resolve("model.pt"), new byte[] {1, 2, 3});
        }
      }
    }
  }

  private void awaitOutcome(String timer, String beginning) {
    Awaitility.await(timer + " " + beginning)
        .atMost(LONG)
        .until(
            () ->
                processor.meters().find(timer).timers().stream()
                    .map(Timer::getId)
                    .anyMatch(id -> String.valueOf(id.getTag("outcome")).startsWith(beginning)));
  }

  private void send(String topic, long sequence, Duration age) {
    Frame frame =
        Frame.newBuilder()
            .setDeviceId("probe")
            .setStreamId("day")
            .setSequence(sequence)
            .setCapturedAt(Instant.now().minus(age))
            .setTask(TASK)
            .setWidth(SIDE)
            .setHeight(SIDE)
            .setPixelFormat(PixelFormat.GRAY8)
            .setEncoding(PixelEncoding.RAW)
            .setPixels(ByteBuffer.allocate(SIDE * SIDE))
            .setAttributes(Map.of())
            .build();
    client.write(topic, "probe", frame);
  }

  private void models(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--bootstrap", cluster.kafka().get("bootstrap.servers")));
    all.addAll(List.of("--registry", cluster.registry().get("schema.registry.url")));
    all.addAll(List.of("--store", home.resolve("store").toString()));
    assertThat(new CommandLine(new ModelsCommand()).execute(all.toArray(String[]::new)))
        .as(String.join(" ", words))
        .isZero();
  }

  private Map<String, Object> processorSettings() {
    Map<String, Object> settings = connection("processor");
    settings.put("processor.tasks." + TASK + ".weight", 1);
    settings.put("processor.engine.name", "pytorch-cpu-f32");
    settings.put("processor.engine.threads", 1);
    settings.put("processor.engine.workers", 1);
    settings.put("processor.batches.max-age", "1m");
    settings.put("processor.engine.profile-directory", home.resolve("profiles").toString());
    settings.put("processor.models.directory", home.resolve("fetched").toString());
    return settings;
  }

  private Map<String, Object> trainerSettings() {
    Map<String, Object> settings = connection("trainer");
    settings.put("trainer.state-directory", home.resolve("trainer").toString());
    settings.put("trainer.models.directory", home.resolve("store").toString());
    settings.put("trainer.tasks." + TASK + ".classes", List.of("lesion"));
    settings.put("trainer.tasks." + TASK + ".strategy", "full");
    settings.put("trainer.tasks." + TASK + ".triggers.new-labels", 50);
    settings.put("trainer.tasks." + TASK + ".triggers.interval", "24h");
    return settings;
  }

  private Map<String, Object> connection(String service) {
    Map<String, Object> settings = new HashMap<>();
    cluster.kafka().forEach((key, value) -> settings.put("kafka." + key, value));
    cluster.registry().forEach((key, value) -> settings.put("registry." + key, value));
    settings.put(service + ".http.port", 0);
    return settings;
  }

  @Override
  public void close() throws IOException {
    gateway.close();
    viewer.close();
    trainer.close();
    processor.close();
    client.close();
    cluster.close();
    FileTree.delete(home);
  }
}
