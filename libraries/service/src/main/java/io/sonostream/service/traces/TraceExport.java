package io.sonostream.service.traces;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.sonostream.runtime.Version;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * OpenTelemetry's SDK as one process uses it, or nothing where no receiver is named.
 *
 * <p>Owner: the service or command that opened it. Hand-off: the SDK's queue, which drops when it
 * is full and lets nobody wait. Bound: {@value #MAX_WAITING} spans. Shutdown: {@link #close} sends
 * what waits for at most {@value #CLOSE_SECONDS} s, and drops the rest.
 */
public final class TraceExport implements AutoCloseable {
  private static final int MAX_WAITING = 2048;
  private static final int BATCH = 512;
  private static final Duration OFTEN = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long CLOSE_SECONDS = 10;

  /** The exporter's own lines, one a failed batch: {@link ToldExporter} says it once. */
  private static final Logger SILENCED = Logger.getLogger("io.opentelemetry");

  private final OpenTelemetry openTelemetry;
  private final @Nullable SdkTracerProvider provider;

  private TraceExport(OpenTelemetry openTelemetry, @Nullable SdkTracerProvider provider) {
    this.openTelemetry = openTelemetry;
    this.provider = provider;
  }

  /**
   * Asks nobody: a receiver that is away is no reason not to begin.
   *
   * @param service for example {@code processor}
   */
  public static TraceExport open(String service, TracesSettings settings, MeterRegistry meters) {
    SpanCounts counts = SpanCounts.in(meters);
    URI receiver = settings.endpoint();
    if (receiver == null) {
      return new TraceExport(OpenTelemetry.noop(), null);
    }
    SILENCED.setLevel(Level.OFF);
    ToldExporter exporter =
        new ToldExporter(
            OtlpHttpSpanExporter.builder()
                .setEndpoint(settings.address(receiver))
                .setTimeout(PATIENCE)
                // A second try would keep the queue from being emptied, and spans are samples.
                .setRetryPolicy(null)
                .build(),
            receiver,
            counts);
    SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setResource(resource(service))
            .setSampler(Sampler.parentBased(new RootSampler(settings.ratio())))
            .addSpanProcessor(batches(exporter))
            .build();
    return new TraceExport(
        OpenTelemetrySdk.builder().setTracerProvider(provider).build(), provider);
  }

  private static SpanProcessor batches(ToldExporter exporter) {
    return SpanProcessor.composite(
        exporter.counter(),
        BatchSpanProcessor.builder(exporter)
            .setMaxQueueSize(MAX_WAITING)
            .setMaxExportBatchSize(BATCH)
            .setScheduleDelay(OFTEN)
            .setExporterTimeout(PATIENCE)
            .build());
  }

  private static Resource resource(String service) {
    return Resource.create(
        Attributes.of(
            AttributeKey.stringKey("service.name"),
            "sonostream-" + service,
            AttributeKey.stringKey("service.version"),
            Version.current()));
  }

  /** What spans are made with; makes none where no receiver is named. */
  public OpenTelemetry openTelemetry() {
    return openTelemetry;
  }

  @Override
  public void close() {
    if (provider != null) {
      provider.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
  }
}
