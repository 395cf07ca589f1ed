package io.sonostream.cli.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sonostream.client.Records;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.serde.PoisonRecordException;
import io.sonostream.schemas.topics.Topics;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A registry that lies: what it answers is an outage or one bad record, and no more. */
final class RegistryAttacks {
  private static final byte[] RECORD = {0, 0, 0, 0, 7, 1, 2, 3};

  /** Answers one request. */
  @FunctionalInterface
  private interface Lie {
    void tell(HttpExchange asked) throws IOException;
  }

  List<Attack> list() {
    return List.of(
        lie("a page of HTML", exchange -> answer(exchange, 200, "<html>sign in first</html>")),
        lie("nothing", exchange -> answer(exchange, 200, "")),
        lie(
            "brackets, a hundred thousand deep",
            exchange -> answer(exchange, 200, "[".repeat(100_000))),
        lie(
            "a schema, a hundred thousand deep",
            exchange ->
                answer(
                    exchange,
                    200,
                    schema("{\\\"type\\\":\\\"array\\\",\\\"items\\\":".repeat(20_000)))),
        lie(
            "another record's schema",
            exchange ->
                answer(
                    exchange,
                    200,
                    schema(
                        "{\\\"type\\\":\\\"record\\\",\\\"name\\\":\\\"Evil\\\",\\\"fields\\\":[{\\\"name\\\":\\\"a\\\",\\\"type\\\":\\\"string\\\"}]}"))),
        lie(
            "a schema that names a class to load",
            exchange ->
                answer(
                    exchange,
                    200,
                    schema(
                        "{\\\"type\\\":\\\"string\\\",\\\"java-class\\\":\\\"java.io.File\\\"}"))),
        lie(
            "a schema of another kind",
            exchange ->
                answer(exchange, 200, "{\"schemaType\":\"PROTOBUF\",\"schema\":\"syntax\"}")),
        lie("numbers where texts should be", exchange -> answer(exchange, 200, "{\"schema\":17}")),
        lie("status 500", exchange -> answer(exchange, 500, "{}")),
        lie("fifty megabytes", RegistryAttacks::flood),
        new Attack(
            "registry", "a redirect to another server is not followed", RegistryAttacks::redirect));
  }

  private static Attack lie(String what, Lie lie) {
    return new Attack("registry", "answers " + what, () -> ask(lie, new AtomicInteger()));
  }

  private static void redirect() throws Exception {
    AtomicInteger elsewhere = new AtomicInteger();
    HttpServer other =
        server(
            exchange -> {
              elsewhere.incrementAndGet();
              answer(exchange, 200, "{}");
            });
    try {
      ask(
          exchange -> {
            exchange
                .getResponseHeaders()
                .add("Location", "http://127.0.0.1:" + other.getAddress().getPort() + "/");
            answer(exchange, 302, "");
          },
          new AtomicInteger());
      assertThat(elsewhere).hasValue(0);
    } finally {
      other.stop(0);
    }
  }

  private static void ask(Lie lie, AtomicInteger asked) throws Exception {
    HttpServer server =
        server(
            exchange -> {
              asked.incrementAndGet();
              lie.tell(exchange);
            });
    try {
      Records records =
          new Records(
              Topics.standard(),
              Map.of(
                  "schema.registry.url",
                  "http://127.0.0.1:" + server.getAddress().getPort(),
                  "max.retries",
                  0,
                  "http.read.timeout.ms",
                  5_000));
      Throwable said = null;
      try {
        records.reader(Frame.class).deserialize("frames.live", RECORD);
      } catch (RuntimeException e) {
        said = e;
      }
      assertThat(said).as("what the reader says").isNotNull();
      assertThat(said instanceof PoisonRecordException || Records.isOutage(said))
          .as(String.valueOf(said))
          .isTrue();
      assertThat(asked.get()).isPositive();
    } finally {
      server.stop(0);
    }
  }

  private static HttpServer server(Lie lie) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            lie.tell(exchange);
          }
        });
    server.start();
    return server;
  }

  private static void flood(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    byte[] part = new byte[1 << 20];
    java.util.Arrays.fill(part, (byte) ' ');
    try (OutputStream out = exchange.getResponseBody()) {
      for (int i = 0; i < 50; i++) {
        out.write(part);
      }
    }
  }

  private static String schema(String text) {
    return "{\"schema\":\"" + text + "\"}";
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
  }
}
