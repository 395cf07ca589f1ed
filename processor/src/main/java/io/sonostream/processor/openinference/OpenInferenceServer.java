package io.sonostream.processor.openinference;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Tracer;
import io.sonostream.imaging.image.ImageDecoder;
import io.sonostream.processor.inference.InferenceEngine;
import io.sonostream.runtime.UserException;
import io.sonostream.service.health.Health;
import io.sonostream.service.http.HttpLimits;
import io.sonostream.service.http.HttpPort;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Answers the Open Inference Protocol, version 2, by HTTP.
 *
 * <p>Owner: the processor. Hand-off: Jetty's threads ask the engine and wait. Bound: requests,
 * their bytes, connections, time of silence. Shutdown: {@link #close}, before the engine's;
 * requests that run are given time to be answered.
 */
public final class OpenInferenceServer implements AutoCloseable {
  private static final Duration SILENCE = Duration.ofSeconds(30);
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(10);

  private final HttpPort port;

  /**
   * Opens nothing yet.
   *
   * @param decoder with the limits of frames
   * @param ready whether the processor does its work
   * @throws UserException when the key store can't be used
   */
  public OpenInferenceServer(
      OpenInferenceSettings settings,
      InferenceEngine engine,
      ImageDecoder decoder,
      Clock clock,
      Supplier<Health> live,
      Supplier<Health> ready,
      MeterRegistry meters,
      Tracer tracer) {
    Duration silence = settings.timeout().compareTo(SILENCE) > 0 ? settings.timeout() : SILENCE;
    port =
        new HttpPort(
            "Open Inference server",
            "processor.open-inference.port",
            settings.host(),
            settings.port(),
            HttpPort.threads("open-inference", settings.maxRequests()),
            HttpLimits.ofPrograms(silence, LAST_ANSWERS),
            settings.tls().server().orElse(null),
            new Guard(
                settings,
                new Inference(engine, decoder, settings.timeout(), clock),
                live,
                ready,
                meters,
                new CallerTraces(tracer, clock)));
  }

  /**
   * Opens the port.
   *
   * @throws UserException when it can't be opened
   */
  public void start() {
    port.open();
  }

  /** Where it listens. */
  public int port() {
    return port.number();
  }

  @Override
  public void close() {
    port.close();
  }
}
