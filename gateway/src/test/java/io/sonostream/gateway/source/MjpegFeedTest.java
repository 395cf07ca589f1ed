package io.sonostream.gateway.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MjpegFeedTest {
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<String> askedElsewhere = new CopyOnWriteArrayList<>();
  private HttpServer camera;
  private HttpServer elsewhere;

  @BeforeEach
  void start() throws IOException {
    elsewhere = server();
    elsewhere.createContext(
        "/",
        request -> {
          askedElsewhere.add(shown(request));
          answer(request);
        });
    camera = server();
    camera.createContext(
        "/",
        request -> {
          asked.add(shown(request));
          answer(request);
        });
    camera.createContext(
        "/moved",
        request -> {
          request.getResponseHeaders().set("Location", address(elsewhere, "") + "/stream");
          request.sendResponseHeaders(302, -1);
          request.close();
        });
  }

  @AfterEach
  void stop() {
    camera.stop(0);
    elsewhere.stop(0);
  }

  private static HttpServer server() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
    return server;
  }

  private static String address(HttpServer server, String user) {
    return "http://" + user + "127.0.0.1:" + server.getAddress().getPort();
  }

  private static String shown(HttpExchange request) {
    return request.getRequestURI() + " " + request.getRequestHeaders().getFirst("Authorization");
  }

  private static void answer(HttpExchange request) throws IOException {
    request.getResponseHeaders().set("Content-Type", "multipart/x-mixed-replace;boundary=b");
    request.sendResponseHeaders(200, 0);
    request.close();
  }

  private static MjpegFeed feed(String address) {
    Duration silence = Duration.ofSeconds(30);
    return new MjpegFeed(
        MjpegFeed.client(silence),
        URI.create(address),
        silence,
        Clock.systemUTC(),
        new SenderClock());
  }

  @Test
  void aCamerasPasswordGoesToNobodyElse() {
    try (MjpegFeed feed = feed(address(camera, "user:secret@") + "/moved")) {
      assertThatThrownBy(feed::connect)
          .isInstanceOf(IOException.class)
          .hasMessage(address(camera, "") + ": it redirects elsewhere; name that address as url");
    }
    assertThat(askedElsewhere).isEmpty();
  }

  @Test
  void whatIsAskedForIsWhatTheAddressSays() throws Exception {
    String path = "/a%2Fb%20c?cmd=x%26y&z=%E2%82%AC";
    try (MjpegFeed feed = feed(address(camera, "user:se%63ret@") + path)) {
      feed.connect();
    }
    try (MjpegFeed feed = feed(address(camera, ""))) {
      feed.connect();
    }
    // dXNlcjpzZWNyZXQ= is user:secret.
    assertThat(asked).containsExactly(path + " Basic dXNlcjpzZWNyZXQ=", "/ null");
  }
}
