package io.sonostream.service.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sonostream.runtime.UserException;
import io.sonostream.runtime.Version;
import io.sonostream.runtime.WorkerHealth;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthEndpointTest {
  private static final HttpSettings ANY_PORT = new HttpSettings(true, "127.0.0.1", 0);
  private static final int PATIENCE_MILLIS = 60_000;

  private final AtomicReference<Health> ready = new AtomicReference<>(Health.READY);
  private final WorkerHealth workers = new WorkerHealth();
  private final ServiceMeters meters = new ServiceMeters("sample", workers);
  private final List<Socket> sockets = new ArrayList<>();
  private HealthEndpoint endpoint = endpoint(ANY_PORT, Duration.ofMinutes(10));

  private HealthEndpoint endpoint(HttpSettings settings, Duration life) {
    return new HealthEndpoint("sample", settings, meters, () -> Health.ALIVE, ready::get, life);
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    endpoint.close();
    meters.close();
  }

  @Test
  void saysHowTheServiceStandsAndWhy() throws IOException {
    endpoint.start();
    assertThat(get("/health/live")).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\nalive\n");
    assertThat(get("/health/ready")).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\nready\n");
    ready.set(Health.unless(List.of("the broker is away", "no model yet")));
    assertThat(get("/health/ready"))
        .startsWith("HTTP/1.1 503 ")
        .endsWith("\r\n\r\nthe broker is away; no model yet\n");
  }

  @Test
  void showsTheMetersThatEveryServiceHas() throws IOException {
    workers.failed("sample-reader", new IllegalStateException("gone"));
    endpoint.start();
    assertThat(get("/metrics"))
        .contains("sonostream_workers_failed_total 1.0")
        .contains("sonostream_build_info{service=\"sample\",version=\"" + Version.current() + "\"}")
        .contains("jvm_memory_used_bytes{")
        .contains("jvm_threads_live_threads ")
        .contains("process_files_open_files ");
  }

  @Test
  void showsHealthAsNumbersToo() throws IOException {
    ready.set(new Health(false, "no model yet"));
    endpoint.start();
    assertThat(get("/metrics")).contains("sonostream_live 1.0").contains("sonostream_ready 0.0");
  }

  @Test
  void answersUnderExactPathsOnlyAndToReadersOnly() throws IOException {
    endpoint.start();
    for (String path :
        List.of(
            "/",
            "/health",
            "/health/live/x",
            "/health/live/",
            "/health/live;x",
            "/metrics/../health/live",
            "/%6detrics",
            "/metrics/../etc/passwd")) {
      assertThat(get(path)).as(path).matches("(?s)HTTP/1.1 40[04] .*").doesNotContain("alive");
    }
    assertThat(get("/health/live?verbose")).startsWith("HTTP/1.1 200 ");
    assertThat(ask("POST /health/live HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n"))
        .startsWith("HTTP/1.1 405 ");
    assertThat(ask("HEAD /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200 ")
        .endsWith("\r\n\r\n");
  }

  @Test
  void aRequestThatIsHalfSentKeepsNobodyWaiting() throws IOException {
    endpoint.start();
    for (int i = 0; i < 50; i++) {
      send(open(), "GET /health/live HT");
    }
    assertThat(get("/health/live")).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void readersThatNeverReadKeepNobodyWaiting() throws IOException {
    endpoint.start();
    for (int i = 0; i < 20; i++) {
      send(open(), "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".repeat(200));
    }
    assertThat(get("/health/live")).startsWith("HTTP/1.1 200 ");
    assertThat(get("/metrics")).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void garbageAndOversizedRequestsAreRefused() throws IOException {
    endpoint.start();
    assertThat(ask("\u0000\u0001\u0002 garbage\r\n\r\n")).contains(" 400 ");
    assertThat(ask("GET /" + "x".repeat(200_000) + " HTTP/1.1\r\n")).contains(" 414 ");
    assertThat(ask("GET / HTTP/1.1\r\nHost: x\r\n" + "a: b\r\n".repeat(50_000))).contains(" 431 ");
    assertThat(ask("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n")).contains(" 400 ");
    assertThat(get("/health/live")).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void thousandsOfSilentSocketsKeepNobodyOut() throws IOException {
    endpoint.start();
    for (int i = 0; i < 2_000; i++) {
      open();
    }
    assertThat(get("/health/live")).startsWith("HTTP/1.1 200 ");
    // The oldest had to go.
    assertThat(isOver(sockets.get(0))).isTrue();
  }

  @Test
  void noConnectionOutlivesItsTimeHoweverItDripsOrReads() throws IOException {
    endpoint = endpoint(ANY_PORT, Duration.ofMillis(300));
    endpoint.start();
    Socket half = open();
    send(half, "GET /health/live HT");
    Socket silent = open();
    Socket dripping = open();
    send(dripping, "GET ");
    // A byte keeps a connection from being idle, so only its age can end it.
    while (drips(dripping)) {
      assertThat(get("/health/live")).startsWith("HTTP/1.1 200 ");
    }
    assertThat(isOver(half)).isTrue();
    assertThat(isOver(silent)).isTrue();
  }

  @Test
  void aPortThatIsTakenIsAUsersMistakeAndLeavesNothingOpen() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      HealthEndpoint second =
          endpoint(
              new HttpSettings(true, "127.0.0.1", taken.getLocalPort()), Duration.ofSeconds(10));
      assertThatThrownBy(second::start)
          .isInstanceOf(UserException.class)
          .hasMessageContaining("sample.http.port " + taken.getLocalPort() + " on 127.0.0.1")
          .hasMessageContaining("choose another or 0 for any free one");
      second.close();
    }
  }

  @Test
  void switchedOffItOpensNothing() {
    endpoint = endpoint(new HttpSettings(false, "127.0.0.1", 0), Duration.ofSeconds(10));
    endpoint.start();
    assertThat(endpoint.port()).isEmpty();
  }

  private String get(String path) throws IOException {
    return ask("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  }

  private String ask(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", endpoint.port().orElseThrow())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      try {
        send(socket, request);
      } catch (SocketException refusedMeanwhile) {
        // The answer lies ready all the same.
      }
      return read(socket.getInputStream());
    }
  }

  private static String read(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    byte[] part = new byte[8192];
    try {
      for (int n = in.read(part); n >= 0; n = in.read(part)) {
        text.append(new String(part, 0, n, StandardCharsets.UTF_8));
      }
    } catch (SocketException reset) {
      // We sent more than it would read.
    }
    return text.toString();
  }

  private Socket open() throws IOException {
    Socket socket = new Socket("127.0.0.1", endpoint.port().orElseThrow());
    socket.setSoTimeout(PATIENCE_MILLIS);
    sockets.add(socket);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static boolean drips(Socket socket) {
    try {
      socket.getOutputStream().write('x');
      return true;
    } catch (IOException gone) {
      return false;
    }
  }

  /** Whether the other side has closed, now or soon. */
  private static boolean isOver(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException reset) {
      return true;
    }
  }
}
