package io.sonostream.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.context.Context;
import io.sonostream.cli.Sonostream;
import io.sonostream.client.Cluster;
import io.sonostream.client.masks.MaskSubscriber;
import io.sonostream.client.models.ModelRegistry;
import io.sonostream.client.models.WrittenTogether;
import io.sonostream.client.topic.StartAt;
import io.sonostream.client.traces.RecordTrace;
import io.sonostream.embedded.LocalCluster;
import io.sonostream.model.packaging.ModelPackage;
import io.sonostream.processor.Processor;
import io.sonostream.processor.ProcessorSettings;
import io.sonostream.schemas.ModelRelease;
import io.sonostream.schemas.topics.Topics;
import io.sonostream.service.traces.TraceExport;
import io.sonostream.service.traces.TracesSettings;
import io.sonostream.testkit.models.UntrainedModel;
import io.sonostream.testkit.traces.ReceivedSpan;
import io.sonostream.testkit.traces.TraceCollector;
import io.sonostream.viewer.Viewer;
import io.sonostream.viewer.ViewerSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a collector sees: a frame's way from the command {@code device}, by a processor, onto a page
 * that somebody looks at; that of a caller's image; and a release's, into a processor that serves
 * it.
 */
class TracesIT {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final String TASK = "breast-lesion";
  private static final String CALLER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  private static final Set<String> MAY_BE_SAID =
      Set.of(
          "messaging.destination.name",
          "messaging.destination.partition.id",
          "messaging.kafka.offset",
          "sonostream.device",
          "sonostream.lane",
          "sonostream.model",
          "sonostream.outcome",
          "sonostream.task");

  @TempDir Path home;

  @Test
  void aFrameIsOneTraceFromItsDeviceToThePage() throws Exception {
    try (TraceCollector collector = TraceCollector.start();
        LocalCluster cluster = LocalCluster.start(home.resolve("cluster"), 0, 0)) {
      Path settings = settings(cluster, collector);
      Map<String, String> onMasks = new ConcurrentHashMap<>();
      try (Processor processor = new Processor(ProcessorSettings.load(settings, Map.of()));
          Viewer viewer = new Viewer(ViewerSettings.load(settings, Map.of()), Clock.systemUTC())) {
        processor.start();
        viewer.start();
        assertThat(processor.awaitReady(LONG)).as(() -> processor.ready().message()).isTrue();
        await().atMost(LONG).until(() -> viewer.ready().ok());
        WebSocket page = look(viewer);
        try (MaskSubscriber masks =
            MaskSubscriber.of(Cluster.of(cluster.kafka(), cluster.registry(), Topics.standard()))
                .from(StartAt.BEGINNING)
                .start(
                    mask -> {
                      String trace = RecordTrace.text(Context.current());
                      if (trace != null) {
                        onMasks.put(trace, mask.mask().getDeviceId());
                      }
                    })) {
          ask(processor);
          device(settings);
          await().atMost(LONG).until(() -> !collector.named("mask show").isEmpty());
          await().atMost(LONG).until(() -> onMasks.size() == 3);
        }
        page.abort();
      }
      // What was still waiting left as the processes ended.
      ReceivedSpan shown = collector.named("mask show").get(0);
      ReceivedSpan segmented = parent(collector, shown);
      ReceivedSpan published = parent(collector, segmented);

      assertThat(published.service()).isEqualTo("sonostream-device");
      assertThat(published.name()).isEqualTo("frame publish");
      assertThat(published.parentId()).isEmpty();
      assertThat(segmented.service()).isEqualTo("sonostream-processor");
      assertThat(segmented.name()).isEqualTo("frame segment");
      assertThat(shown.service()).isEqualTo("sonostream-viewer");
      assertThat(List.of(published.traceId(), segmented.traceId(), shown.traceId()))
          .containsOnly(published.traceId());

      List<ReceivedSpan> steps =
          collector.below(segmented).stream()
              .filter(span -> span.service().equals(segmented.service()))
              .toList();
      assertThat(steps)
          .extracting(ReceivedSpan::name)
          .containsExactlyInAnyOrder("prepare", "wait", "infer", "emit");
      assertThat(steps)
          .allSatisfy(
              step -> {
                assertThat(step.traceId()).isEqualTo(published.traceId());
                assertThat(step.startNanos()).isGreaterThanOrEqualTo(segmented.startNanos());
                assertThat(step.endNanos()).isLessThanOrEqualTo(segmented.endNanos());
              });
      assertThat(segmented.attributes())
          .containsEntry("sonostream.device", "probe-001")
          .containsEntry("sonostream.task", TASK)
          .containsEntry("sonostream.lane", "live")
          .containsEntry("sonostream.model", "1")
          .containsEntry("sonostream.outcome", "segmented")
          .containsEntry(
              "messaging.kafka.offset", published.attributes().get("messaging.kafka.offset"));
      // Whoever reads the mask goes on from the processor's span.
      assertThat(onMasks.keySet()).anyMatch(segmented::isParentIn);

      // Who asks by HTTP is in his own trace.
      ReceivedSpan asked = collector.named("image segment").get(0);
      assertThat(asked).matches(span -> CALLER.contains(span.traceId() + "-" + span.parentId()));
      assertThat(asked.service()).isEqualTo("sonostream-processor");
      assertThat(asked.attributes()).containsEntry("sonostream.outcome", "answered");
      assertThat(collector.below(asked))
          .extracting(ReceivedSpan::name)
          .contains("prepare", "wait", "infer");

      assertThat(collector.named("frame publish")).hasSize(3);
      assertThat(collector.named("frame segment")).hasSize(3);
      nothingIsOfAPatient(collector);
    }
  }

  @Test
  void aSwapIsInTheTraceOfItsReleaseAndWhatAStartLoadsIsNot() throws Exception {
    try (TraceCollector collector = TraceCollector.start();
        LocalCluster cluster = LocalCluster.start(home.resolve("cluster"), 0, 0)) {
      // Of frames none: what is rare is traced all the same.
      Map<String, Object> overrides =
          Map.of("processor.models.follow", true, "processor.traces.ratio", 0);
      Path settings = settings(cluster, collector);
      Cluster door = Cluster.of(cluster.kafka(), cluster.registry(), Topics.standard());
      try (TraceExport site =
              TraceExport.open(
                  "site", new TracesSettings(collector.endpoint(), 0), new SimpleMeterRegistry());
          ModelRegistry models = ModelRegistry.open(door.traced(site.openTelemetry()))) {
        try (Processor processor = new Processor(ProcessorSettings.load(settings, overrides))) {
          processor.start();
          assertThat(processor.awaitReady(LONG)).as(() -> processor.ready().message()).isTrue();
          models.promote(release("2"), null, "somebody", "better", WrittenTogether.NOTHING);
          awaitServing(processor, "2");
        }
        try (Processor next = new Processor(ProcessorSettings.load(settings, overrides))) {
          next.start();
          awaitServing(next, "2");
        }
      }
      assertThat(collector.named("release")).hasSize(1);
      ReceivedSpan release = collector.named("release").get(0);
      List<ReceivedSpan> swaps = collector.named("model swap");
      assertThat(swaps)
          .extracting(span -> span.attributes().get("sonostream.model"), ReceivedSpan::parentId)
          .containsExactly(tuple("1", ""), tuple("2", release.spanId()), tuple("2", ""));
      ReceivedSpan swapped = swaps.get(1);
      assertThat(swapped.traceId()).isEqualTo(release.traceId());
      assertThat(swapped.service()).isEqualTo("sonostream-processor");
      assertThat(swapped.attributes()).containsEntry("sonostream.outcome", "served");
      assertThat(collector.below(swapped))
          .extracting(ReceivedSpan::name)
          .containsExactly("load", "try", "drain");
      nothingIsOfAPatient(collector);
      assertThat(collector.spans()).noneMatch(span -> span.toString().contains("somebody"));
    }
  }

  private static void awaitServing(Processor processor, String version) {
    await()
        .atMost(LONG)
        .until(
            () ->
                processor.serving().stream()
                    .anyMatch(status -> status.model().version().equals(version)));
  }

  private ModelRelease release(String version) {
    Path folder = home.resolve("store").resolve(version);
    ModelPackage made = UntrainedModel.TINY.write(TASK, version, 2, folder, null);
    return ModelRelease.newBuilder()
        .setTask(TASK)
        .setVersion(version)
        .setSha256(made.sha256())
        .setUri(folder.toUri().toString())
        .setSizeBytes(made.sizeBytes())
        .setArchitecture(UntrainedModel.TINY.architecture())
        .setInputChannels(1)
        .setInputHeight(64)
        .setInputWidth(64)
        .setClasses(List.of("lesion"))
        .setReleasedAt(Instant.EPOCH)
        .setReleasedBy("test")
        .build();
  }

  private static void ask(Processor processor) throws Exception {
    URI task =
        URI.create(
            "http://127.0.0.1:%d/v2/models/%s/infer"
                .formatted(processor.openInferencePort().orElseThrow(), TASK));
    String image =
        "{'id':'exam-of-somebody','inputs':[{'name':'image','datatype':'UINT8','shape':[1,2],'data':[0,9]}]}";
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(task)
                    .header("traceparent", CALLER)
                    .POST(HttpRequest.BodyPublishers.ofString(image.replace('\'', '"')))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static void nothingIsOfAPatient(TraceCollector collector) {
    assertThat(collector.spans())
        .allSatisfy(
            span -> {
              assertThat(span.attributes().keySet()).isSubsetOf(MAY_BE_SAID);
              assertThat(span.toString()).doesNotContain("exam-of-somebody");
            });
  }

  private static ReceivedSpan parent(TraceCollector collector, ReceivedSpan span) {
    return collector.spans().stream()
        .filter(each -> each.spanId().equals(span.parentId()))
        .findFirst()
        .orElseThrow(() -> new AssertionError(span + " has no parent in " + collector.spans()));
  }

  private static void device(Path settings) {
    int code =
        Sonostream.commandLine()
            .execute(
                "device",
                "--config=" + settings,
                "--name=probe",
                "--stream=exam-of-somebody",
                "--task=" + TASK,
                "--size=64x64",
                "--rate=5",
                "--count=3",
                "--json");
    assertThat(code).isZero();
  }

  private static WebSocket look(Viewer viewer) {
    URI address = URI.create(viewer.url().replaceFirst("^http", "ws") + "stream");
    return HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .buildAsync(address, new Looker())
        .join();
  }

  /** A browser that takes all, and paints at once. */
  private static final class Looker implements WebSocket.Listener {
    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket it, ByteBuffer data, boolean last) {
      it.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket it, CharSequence data, boolean last) {
      it.request(1);
      return null;
    }
  }

  /** As a user's one file for all of them. */
  private Path settings(LocalCluster cluster, TraceCollector collector) throws Exception {
    Path model = home.resolve("model");
    UntrainedModel.TINY.write(TASK, "1", 1, model, null);
    String text =
        """
        kafka.bootstrap.servers = "%s"
        registry.schema.registry.url = "%s"
        traces { endpoint = "%s", ratio = 1 }
        processor {
          archive.enabled = false
          http.port = 0
          open-inference { enabled = true, port = 0 }
          tasks.%s { weight = 1, model = "%s" }
          models { follow = false, directory = "%s" }
          engine { name = pytorch-cpu-f32, threads = 1, workers = 1, profile-directory = "%s" }
          batches.max-age = 1m
        }
        viewer { port = 0, http.port = 0 }
        """
            .formatted(
                cluster.kafka().get("bootstrap.servers"),
                cluster.registry().get("schema.registry.url"),
                collector.endpoint(),
                TASK,
                model,
                home.resolve("fetched"),
                home.resolve("profiles"));
    return Files.writeString(home.resolve("sonostream.conf"), text);
  }
}
