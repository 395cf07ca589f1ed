package io.sonostream.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sonostream.runtime.UserException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveQueryTest {
  @TempDir Path folder;

  private final List<String> shown = new CopyOnWriteArrayList<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private HttpServer archive;

  @BeforeEach
  void start() throws IOException {
    archive = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    archive.createContext("/has-nothing/instances", this::nothing);
    archive.createContext("/stalls/instances", this::stall);
    archive.start();
  }

  @AfterEach
  void stop() {
    over.countDown();
    archive.stop(0);
  }

  private void nothing(HttpExchange request) throws IOException {
    shown.add(String.valueOf(request.getRequestHeaders().getFirst("Authorization")));
    request.sendResponseHeaders(204, -1);
    request.close();
  }

  /** Within its answer. */
  private void stall(HttpExchange request) throws IOException {
    request.sendResponseHeaders(200, 1000);
    request.getResponseBody().write("[{\"00080018\"".getBytes(StandardCharsets.US_ASCII));
    request.getResponseBody().flush();
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    request.close();
  }

  private ArchiveQuery query(String path, Path credentials, Duration silence) {
    URI root = URI.create("http://127.0.0.1:" + archive.getAddress().getPort() + path);
    return new ArchiveQuery(root, null, credentials, silence);
  }

  @Test
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  void anArchiveThatStallsWithinItsListIsGivenUp() {
    ArchiveQuery query = query("/stalls", null, Duration.ofSeconds(1));

    assertThatThrownBy(query::find)
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("http://127.0.0.1:")
        .hasMessageEndingWith("/stalls: nothing came for 1 s");
  }

  /** Editors put a mark before the first letter, which nobody sees. */
  @ParameterizedTest
  @CsvSource({"secret, Bearer secret", "user:secret, Basic dXNlcjpzZWNyZXQ="})
  void credentialsAreWhatPeopleSeeInTheirFile(String written, String header) throws Exception {
    Path file = Files.writeString(folder.resolve("credentials"), "\uFEFF " + written + "\r\n");

    assertThat(query("/has-nothing", file, Duration.ofSeconds(30)).find()).isEmpty();

    assertThat(shown).containsExactly(header);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sec\0ret", "sec\uFEFFret", "sec\u0142ret"})
  void aTokenThatNoHeaderTakesIsNamedByItsFileAlone(String token) throws Exception {
    Path file = Files.writeString(folder.resolve("credentials"), token);

    assertThatThrownBy(() -> query("/has-nothing", file, Duration.ofSeconds(30)).find())
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("credentials-file " + file + " has, as number 4 of 7, a character")
        .hasMessageNotContaining(token);
  }
}
