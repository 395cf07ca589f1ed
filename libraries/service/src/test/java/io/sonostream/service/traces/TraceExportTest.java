package io.sonostream.service.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.sonostream.runtime.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class TraceExportTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(ToldExporter.class);

  @BeforeEach
  void listen() {
    lines.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(lines);
  }

  @AfterEach
  void listenNoMore() {
    logger.detachAppender(lines);
    logger.setLevel(null);
  }

  @Test
  void withoutAReceiverNoSpanIsMade() {
    try (TraceExport traces = TraceExport.open("test", TracesSettings.OFF, meters)) {
      Span span = begin(traces.openTelemetry().getTracer("test"), "frame publish");
      assertThat(span.getSpanContext().isValid()).isFalse();
      assertThat(span.isRecording()).isFalse();
    }
    for (String outcome : List.of("made", "sent", "lost")) {
      assertThat(meters.get("sonostream.traces.spans").tag("outcome", outcome).counter().count())
          .as(outcome)
          .isZero();
    }
  }

  @Test
  void aReceiverThatIsAwayIsSaidOnceAndCountedAndHoldsNobodyUp() throws IOException {
    int port = FreePort.next();
    try (TraceExport traces = TraceExport.open("test", to(port, 1), meters)) {
      Tracer tracer = traces.openTelemetry().getTracer("test");
      // Four times what may wait: whoever makes spans goes on.
      for (int i = 0; i < 8192; i++) {
        begin(tracer, "frame publish").end();
      }
      await().atMost(LONG).until(() -> count("lost") > 0);
      for (int round = 0; round < 2; round++) {
        double before = count("lost");
        begin(tracer, "frame publish").end();
        await().atMost(LONG).until(() -> count("lost") > before);
      }
      assertThat(said()).hasSize(1);
      assertThat(said().get(0)).contains("127.0.0.1:" + port).contains("takes no spans");

      AtomicInteger posts = new AtomicInteger();
      HttpServer receiver = receiver(port, posts);
      try {
        begin(tracer, "frame publish").end();
        await().atMost(LONG).until(() -> count("sent") > 0);
        await().atMost(LONG).until(() -> said().size() == 2);
        assertThat(said().get(1)).contains("takes spans again");
        assertThat(posts).hasPositiveValue();
      } finally {
        receiver.stop(0);
      }
    }
    assertThat(count("made")).isEqualTo(8195);
    assertThat(count("sent") + count("lost")).isLessThanOrEqualTo(count("made"));
  }

  @Test
  void ofFramesAShareIsTracedAndOfWhatIsRareEach() throws IOException {
    try (TraceExport traces = TraceExport.open("test", to(FreePort.next(), 0.25), meters)) {
      Tracer tracer = traces.openTelemetry().getTracer("test");
      int frames = 0;
      for (int i = 0; i < 4000; i++) {
        frames += begin(tracer, "frame publish").isRecording() ? 1 : 0;
        for (String few : List.of("label publish", "training run", "release", "model swap")) {
          assertThat(begin(tracer, few).isRecording()).as(few).isTrue();
        }
      }
      assertThat(frames).isBetween(800, 1200);
    }
  }

  private static Span begin(Tracer tracer, String name) {
    return tracer.spanBuilder(name).startSpan();
  }

  private static TracesSettings to(int port, double ratio) {
    return new TracesSettings(URI.create("http://127.0.0.1:" + port), ratio);
  }

  private double count(String outcome) {
    return meters.get("sonostream.traces.spans").tag("outcome", outcome).counter().count();
  }

  private List<String> said() {
    return List.copyOf(lines.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private static HttpServer receiver(int port, AtomicInteger posts) throws IOException {
    HttpServer server = HttpServer.create(local(port), 0);
    server.createContext(
        "/v1/traces",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          posts.incrementAndGet();
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static InetSocketAddress local(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }
}
