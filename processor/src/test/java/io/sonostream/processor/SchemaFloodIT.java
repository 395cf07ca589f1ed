package io.sonostream.processor;

import static io.sonostream.processor.FrameFixture.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sonostream.testkit.stream.SharedCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Somebody sends records with schema ids that he made up. */
class SchemaFloodIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int MADE_UP = 200;

  /** As the schema desk promises, for each lane; only the live one is flooded. */
  private static final int CALLS_A_SECOND = 20;

  @Test
  void madeUpSchemaIdsCostABoundedNumberOfQuestionsAndHoldUpNoFrameOfAKnownSchema()
      throws Exception {
    Map<String, String> kafka = SharedCluster.get().kafka();
    try (CountingRegistry registry = new CountingRegistry(SharedCluster.get().registry());
        StreamRig rig = new StreamRig(kafka, registry.settings(), 1)) {
      rig.expectCauses(MADE_UP);
      try (Processor processor = ProcessorIT.start(rig, Map.of())) {
        String live = rig.topics().framesLive().name();
        rig.send(live, frame("known", 0).build());
        rig.flush();
        rig.awaitRecords(rig.topics().masksLive().name(), 1);

        int before = registry.ids.get();
        long start = System.nanoTime();
        for (int i = 0; i < MADE_UP; i++) {
          rig.sendRaw(
              live,
              new byte[] {1},
              ByteBuffer.allocate(40).put((byte) 0).putInt(1_000_000 + i).array());
        }
        for (int sequence = 1; sequence <= 20; sequence++) {
          rig.send(live, frame("known", sequence).build());
        }
        rig.flush();
        rig.awaitRecords(rig.topics().masksLive().name(), 21);

        rig.awaitRecords(rig.topics().framesDead().name(), MADE_UP);
        double seconds = (System.nanoTime() - start) / 1e9;
        assertThat(registry.ids.get() - before)
            .as("questions in " + seconds + " s")
            .isLessThanOrEqualTo(MADE_UP)
            .isLessThanOrEqualTo((int) Math.ceil(seconds * CALLS_A_SECOND) + 1);

        await().atMost(PATIENCE).until(() -> processor.ready().message().equals("ready"));
      }
    }
  }

  /** The registry, behind a proxy that counts who asks for an id. */
  private static final class CountingRegistry implements AutoCloseable {
    private final AtomicInteger ids = new AtomicInteger();
    private final URI registry;
    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpServer server;

    CountingRegistry(Map<String, String> settings) {
      registry = URI.create(settings.getOrDefault("schema.registry.url", ""));
      try {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      server.createContext("/", this::pass);
      server.start();
    }

    Map<String, String> settings() {
      return Map.of(
          "schema.registry.url",
          "http://127.0.0.1:" + server.getAddress().getPort() + registry.getPath());
    }

    private void pass(HttpExchange exchange) throws IOException {
      try (exchange) {
        if (exchange.getRequestURI().getPath().contains("/schemas/ids/")) {
          ids.incrementAndGet();
        }
        HttpRequest.Builder request =
            HttpRequest.newBuilder(registry.resolve(exchange.getRequestURI()))
                .method(
                    exchange.getRequestMethod(),
                    HttpRequest.BodyPublishers.ofByteArray(
                        exchange.getRequestBody().readAllBytes()));
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (type != null) {
          request.header("Content-Type", type);
        }
        HttpResponse<byte[]> answer =
            client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        exchange
            .getResponseHeaders()
            .set("Content-Type", answer.headers().firstValue("Content-Type").orElse("text/plain"));
        exchange.sendResponseHeaders(
            answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
        if (answer.body().length > 0) {
          exchange.getResponseBody().write(answer.body());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
