package io.sonostream.processor.openinference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sonostream.processor.BrightnessModel;
import io.sonostream.processor.FrameFixture;
import io.sonostream.service.traces.TraceExport;
import io.sonostream.service.traces.TracesSettings;
import io.sonostream.testkit.traces.ReceivedSpan;
import io.sonostream.testkit.traces.TraceCollector;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests as a collector sees them. */
class CallerTracesTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String CALLER = "b7ad6b7169203331";
  private static final String SAMPLED = "00-" + TRACE + "-" + CALLER + "-01";
  private static final String NOT_SAMPLED = "00-" + TRACE + "-" + CALLER + "-00";
  private static final String ASK =
      "{\"id\":\"of-somebody\",\"inputs\":[{\"name\":\"image\",\"datatype\":\"UINT8\","
          + "\"shape\":[1,2],\"data\":[0,200]}]}";

  /** One for all: a model is measured once. */
  @TempDir static Path profiles;

  @Test
  void aCallersTraceGoesOnThroughTheEngine() throws Exception {
    try (TraceCollector collector = TraceCollector.start()) {
      try (TraceExport traces = to(collector, 0);
          OpenInferenceBed bed = bed(traces, LONG)) {
        bed.serve("v1", new BrightnessModel(FrameFixture.SIDE));
        assertThat(ask(bed, SAMPLED).statusCode()).isEqualTo(200);
        // Whose caller records nothing, and who brings no trace, are not begun at a ratio of 0.
        assertThat(ask(bed, NOT_SAMPLED).statusCode()).isEqualTo(200);
        assertThat(ask(bed, null).statusCode()).isEqualTo(200);
        assertThat(ask(bed, "of somebody").statusCode()).isEqualTo(200);
      }
      assertThat(collector.named("image segment")).hasSize(1);
      ReceivedSpan asked = collector.named("image segment").get(0);
      assertThat(asked.traceId()).isEqualTo(TRACE);
      assertThat(asked.parentId()).isEqualTo(CALLER);
      assertThat(asked.failed()).isFalse();
      assertThat(asked.attributes())
          .isEqualTo(
              Map.of(
                  "sonostream.task", OpenInferenceBed.TASK,
                  "sonostream.model", "v1",
                  "sonostream.outcome", "answered"));
      List<ReceivedSpan> steps = collector.below(asked);
      assertThat(steps)
          .extracting(ReceivedSpan::name)
          .containsExactly("read", "prepare", "wait", "infer", "answer");
      long from = asked.startNanos();
      for (ReceivedSpan step : steps) {
        assertThat(step.traceId()).isEqualTo(TRACE);
        assertThat(step.startNanos()).as(step.name()).isEqualTo(from);
        assertThat(step.endNanos()).as(step.name()).isGreaterThanOrEqualTo(from);
        from = step.endNanos();
      }
      assertThat(from).isLessThanOrEqualTo(asked.endNanos());
      assertThat(collector.spans()).hasSize(6).noneMatch(span -> span.toString().contains("body"));
    }
  }

  @Test
  void withoutACallersTraceARequestBeginsOne() throws Exception {
    try (TraceCollector collector = TraceCollector.start()) {
      try (TraceExport traces = to(collector, 1);
          OpenInferenceBed bed = bed(traces, LONG)) {
        bed.serve("v1", new BrightnessModel(FrameFixture.SIDE));
        assertThat(ask(bed, null).statusCode()).isEqualTo(200);
      }
      assertThat(collector.named("image segment"))
          .singleElement()
          .satisfies(asked -> assertThat(asked.parentId()).isEmpty());
    }
  }

  @Test
  void whoGetsNoMaskIsInHisTraceWithTheReason() throws Exception {
    CountDownLatch atTheEngine = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    BrightnessModel slow =
        new BrightnessModel(
            FrameFixture.SIDE,
            (inputs, count) -> {
              if (Thread.currentThread().getName().startsWith("sonostream-engine")) {
                atTheEngine.countDown();
                hold(goOn);
              }
            });
    try (TraceCollector collector = TraceCollector.start()) {
      try (TraceExport traces = to(collector, 0);
          OpenInferenceBed bed = bed(traces, Duration.ofSeconds(1))) {
        bed.serve("v1", slow);
        HttpRequest.Builder nowhere =
            bed.request("/v2/models/patient-of-somebody/infer").header("traceparent", SAMPLED);
        assertThat(bed.send(posted(nowhere, ASK)).statusCode()).isEqualTo(404);
        assertThat(bed.send(posted(traced(bed, SAMPLED), "no JSON")).statusCode()).isEqualTo(400);
        CompletableFuture<HttpResponse<String>> late = new CompletableFuture<>();
        late.completeAsync(() -> asked(bed), task -> new Thread(task, "caller").start());
        assertThat(atTheEngine.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(late.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(504);
        await().atMost(LONG).until(() -> collector.named("image segment").size() == 3);
        goOn.countDown();
      } finally {
        goOn.countDown();
      }
      assertThat(collector.spans())
          .extracting(
              span -> span.attributes().get("sonostream.outcome"),
              span -> span.attributes().get("sonostream.task"),
              ReceivedSpan::failed)
          .containsExactly(
              tuple("refused", null, false),
              tuple("refused", OpenInferenceBed.TASK, false),
              tuple("late", OpenInferenceBed.TASK, true));
      assertThat(collector.spans()).noneMatch(span -> span.toString().contains("body"));
    }
  }

  private OpenInferenceBed bed(TraceExport traces, Duration timeout) {
    return new OpenInferenceBed(
        profiles, 4, timeout, traces.openTelemetry().getTracer("processor"));
  }

  private static TraceExport to(TraceCollector collector, double ratio) {
    return TraceExport.open(
        "processor", new TracesSettings(collector.endpoint(), ratio), new SimpleMeterRegistry());
  }

  private static HttpResponse<String> ask(OpenInferenceBed bed, @Nullable String traceparent)
      throws Exception {
    return bed.send(posted(traced(bed, traceparent), ASK));
  }

  private static HttpResponse<String> asked(OpenInferenceBed bed) {
    try {
      return ask(bed, SAMPLED);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static HttpRequest.Builder traced(OpenInferenceBed bed, @Nullable String traceparent) {
    HttpRequest.Builder request = bed.request("/v2/models/" + OpenInferenceBed.TASK + "/infer");
    return traceparent == null ? request : request.header("traceparent", traceparent);
  }

  private static HttpRequest posted(HttpRequest.Builder request, String body) {
    return request.POST(HttpRequest.BodyPublishers.ofString(body)).build();
  }

  private static void hold(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
