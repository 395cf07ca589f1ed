package io.sonostream.processor.openinference;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.sonostream.imaging.image.ImageDecoder;
import io.sonostream.imaging.image.ImageLimits;
import io.sonostream.processor.BrightnessLoader;
import io.sonostream.processor.BrightnessModel;
import io.sonostream.processor.shadow.EngineRig;
import io.sonostream.service.health.Health;
import io.sonostream.service.http.TlsSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A server on a real engine whose model answers brightness, and a caller. */
final class OpenInferenceBed implements AutoCloseable {
  static final String TASK = EngineRig.TASK;
  static final int LIMIT = 1 << 20;

  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final EngineRig rig;
  private final OpenInferenceServer server;
  private final HttpClient http = HttpClient.newHttpClient();
  volatile Health ready = Health.READY;

  OpenInferenceBed(Path profiles, @Nullable String token, int maxRequests, Duration timeout) {
    this(profiles, token, maxRequests, timeout, Duration.ofMinutes(1), 512);
  }

  OpenInferenceBed(
      Path profiles,
      @Nullable String token,
      int maxRequests,
      Duration timeout,
      Duration requestLife,
      int maxSide) {
    this(
        profiles,
        token,
        maxRequests,
        timeout,
        requestLife,
        maxSide,
        OpenTelemetry.noop().getTracer("none"));
  }

  /** Whose requests are traced. */
  OpenInferenceBed(Path profiles, int maxRequests, Duration timeout, Tracer tracer) {
    this(profiles, null, maxRequests, timeout, Duration.ofMinutes(1), 512, tracer);
  }

  private OpenInferenceBed(
      Path profiles,
      @Nullable String token,
      int maxRequests,
      Duration timeout,
      Duration requestLife,
      int maxSide,
      Tracer tracer) {
    rig = new EngineRig(1, Duration.ofMinutes(1), profiles);
    server =
        new OpenInferenceServer(
            new OpenInferenceSettings(
                true,
                "127.0.0.1",
                0,
                token,
                TlsSettings.NONE,
                maxRequests,
                LIMIT,
                4L * LIMIT,
                timeout,
                requestLife),
            rig.engine,
            new ImageDecoder(new ImageLimits(maxSide, maxSide * maxSide)),
            Clock.systemUTC(),
            () -> Health.ALIVE,
            () -> ready,
            meters,
            tracer);
    server.start();
  }

  void serve(String version, BrightnessModel model) {
    rig.engine.swapIn(
        new BrightnessLoader(release -> model).load(BrightnessLoader.release(TASK, version)));
  }

  int port() {
    return server.port();
  }

  HttpResponse<String> get(String path) throws Exception {
    return send(request(path).build());
  }

  HttpResponse<String> infer(String json) throws Exception {
    return send(
        request("/v2/models/" + TASK + "/infer")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build());
  }

  /** With tensors behind the JSON. */
  HttpResponse<byte[]> infer(String json, byte[] tensors) throws Exception {
    byte[] head = json.getBytes(StandardCharsets.UTF_8);
    return http.send(
        request("/v2/models/" + TASK + "/infer")
            .header("Inference-Header-Content-Length", String.valueOf(head.length))
            .POST(HttpRequest.BodyPublishers.ofByteArray(joined(head, tensors)))
            .build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  HttpResponse<String> send(HttpRequest request) throws Exception {
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
        .timeout(Duration.ofMinutes(1));
  }

  double requests(String outcome) {
    return meters
        .get("sonostream.open.inference.requests")
        .tag("outcome", outcome)
        .counter()
        .count();
  }

  static byte[] joined(byte[]... parts) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.write(part);
    }
    return all.toByteArray();
  }

  @Override
  public void close() {
    server.close();
    rig.close();
  }
}
