package io.sonostream.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sonostream.dicom.net.StowClient;
import io.sonostream.gateway.source.SourceState;
import io.sonostream.gateway.source.SourceStatus;
import io.sonostream.runtime.FreePort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives that are asked for what they have. */
class ArchiveIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int MOST_BYTES = 1 << 20;
  private static final Path PLUGIN = Path.of("/usr/share/orthanc/plugins/libOrthancDicomWeb.so");

  @TempDir Path folder;

  /** By SOP Instance UID: the file. */
  private final Map<String, byte[]> kept = new ConcurrentHashMap<>();

  private final Map<String, AtomicInteger> fetched = new ConcurrentHashMap<>();
  private final AtomicInteger asked = new AtomicInteger();

  /** Of an answer, however many are asked for. */
  private int most = Integer.MAX_VALUE;

  private boolean pages = true;

  private static SourceStatus source(Gateway gateway) {
    return gateway.sources().get(0);
  }

  private static String settings(String url, String more) {
    return """
        retry { first = 50ms, most = 200ms }
        spool { max-instance-bytes = %d }
        sources.pacs { kind = dicomweb, url = "%s", task = t, look-every = 50ms, silence = 30s%s }
        """
        .formatted(MOST_BYTES, url, more);
  }

  private static List<String> frames(int... numbers) {
    List<String> frames = new ArrayList<>();
    for (int number : numbers) {
      frames.addAll(Instances.frames(number));
    }
    return frames;
  }

  private HttpServer archive() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/dicom-web/instances", this::find);
    server.createContext("/dicom-web/studies/", this::fetch);
    server.createContext(
        "/moved/instances",
        request -> {
          request.getResponseHeaders().set("Location", "/dicom-web/instances");
          answer(request, 302, "text/plain", new byte[0]);
        });
    server.start();
    return server;
  }

  private static void answer(HttpExchange request, int status, String type, byte[] body)
      throws IOException {
    request.getResponseHeaders().set("Content-Type", type);
    request.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    request.getResponseBody().write(body);
    request.close();
  }

  private static boolean isAllowed(HttpExchange request) {
    // dXNlcjpzZWNyZXQ= is user:secret.
    return "Basic dXNlcjpzZWNyZXQ=".equals(request.getRequestHeaders().getFirst("Authorization"));
  }

  private void find(HttpExchange request) throws IOException {
    asked.incrementAndGet();
    if (!isAllowed(request)) {
      answer(request, 401, "text/plain", new byte[0]);
      return;
    }
    Map<String, String> query =
        List.of(request.getRequestURI().getQuery().split("&")).stream()
            .map(each -> each.split("=", 2))
            .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    assertThat(query).containsEntry("Modality", "US");
    String page =
        new TreeMap<>(kept)
            .keySet().stream()
                .skip(pages ? Integer.parseInt(query.get("offset")) : 0)
                .limit(Math.min(most, Integer.parseInt(query.get("limit"))))
                .map(
                    uid ->
                        "{\"00080018\":{\"vr\":\"UI\",\"Value\":[\""
                            + uid
                            + "\"]},\"0020000D\":{\"vr\":\"UI\",\"Value\":[\"2.25.2\"]},"
                            + "\"0020000E\":{\"vr\":\"UI\",\"Value\":[\"2.25.3\"]}}")
                .collect(Collectors.joining(",", "[", "]"));
    answer(request, 200, "application/dicom+json", page.getBytes(StandardCharsets.UTF_8));
  }

  private void fetch(HttpExchange request) throws IOException {
    String path = request.getRequestURI().getPath();
    String uid = path.substring(path.lastIndexOf('/') + 1);
    byte[] file = kept.get(uid);
    if (!isAllowed(request) || file == null) {
      answer(request, 404, "text/plain", new byte[0]);
      return;
    }
    fetched.computeIfAbsent(uid, any -> new AtomicInteger()).incrementAndGet();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(
        "\r\n--b\r\nContent-Type: application/dicom\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    body.writeBytes(file);
    body.writeBytes("\r\n--b--\r\n".getBytes(StandardCharsets.US_ASCII));
    answer(
        request,
        200,
        "multipart/related; type=\"application/dicom\"; boundary=b",
        body.toByteArray());
  }

  @Test
  void eachInstanceIsFetchedAndPublishedOnceHoweverOftenTheGatewayStarts() throws Exception {
    // More than a page of them.
    for (int i = 1; i <= 103; i++) {
      kept.put(Instances.uid(i), Instances.file(i));
    }
    kept.put("2.25.1", "damaged".getBytes(StandardCharsets.US_ASCII));
    kept.put("2.25.4", new byte[MOST_BYTES + 1]);
    Path credentials = Files.writeString(folder.resolve("credentials"), "user:secret\n");
    HttpServer server = archive();
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/dicom-web/";
    String settings = settings(url, ", credentials-file = \"" + credentials + "\"");
    int[] all = IntStream.rangeClosed(1, 103).toArray();
    try (GatewayBed bed = new GatewayBed("archive", folder, settings)) {
      try (Gateway gateway = new Gateway(bed.settings(), Clock.systemUTC())) {
        gateway.start();
        await().atMost(LIMIT).until(() -> source(gateway).published() == 309);
        int looks = asked.get();
        await().atMost(LIMIT).until(() -> asked.get() > looks + 4);
        assertThat(source(gateway).failed()).as("each told once").isEqualTo(2);
        assertThat(source(gateway).state()).isEqualTo(SourceState.RUNNING);
        assertThat(fetched.get("2.25.4")).as("and fetched once").hasValue(1);
      }
      kept.put(Instances.uid(104), Instances.file(104));
      try (Gateway gateway = new Gateway(bed.settings(), Clock.systemUTC())) {
        gateway.start();
        await().atMost(LIMIT).until(() -> source(gateway).published() == 3);
        int before = asked.get();
        await().atMost(LIMIT).until(() -> asked.get() > before + 4);
        assertThat(source(gateway).state()).isEqualTo(SourceState.RUNNING);
      }
      List<String> expected = frames(all);
      expected.addAll(Instances.frames(104));
      assertThat(bed.archived()).containsExactlyInAnyOrderElementsOf(expected);
      fetched.keySet().removeAll(Set.of("2.25.1", "2.25.4"));
      assertThat(fetched).hasSize(104).allSatisfy((uid, times) -> assertThat(times).hasValue(1));
    } finally {
      server.stop(0);
    }
  }

  @Test
  void anArchiveThatAnswersWithFewerThanAreAskedForIsAskedToItsEnd() throws Exception {
    most = 2;
    everyInstanceIsPublished("archive-small-pages");
  }

  /** The offset is optional for archives: one that passes it over says all of it each time. */
  @Test
  void anArchiveThatSaysAllOfItHoweverItIsAskedIsNotAskedForEver() throws Exception {
    pages = false;
    everyInstanceIsPublished("archive-no-pages");
  }

  private void everyInstanceIsPublished(String name) throws Exception {
    for (int i = 1; i <= 5; i++) {
      kept.put(Instances.uid(i), Instances.file(i));
    }
    Path credentials = Files.writeString(folder.resolve("credentials"), "user:secret\n");
    HttpServer server = archive();
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/dicom-web/";
    String settings = settings(url, ", credentials-file = \"" + credentials + "\"");
    try (GatewayBed bed = new GatewayBed(name, folder, settings);
        Gateway gateway = new Gateway(bed.settings(), Clock.systemUTC())) {
      gateway.start();
      await().atMost(LIMIT).until(() -> source(gateway).state() == SourceState.RUNNING);
      archives(bed, frames(1, 2, 3, 4, 5));
    } finally {
      server.stop(0);
    }
  }

  /** What is committed is readable a moment later. */
  private static void archives(GatewayBed bed, List<String> expected) {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> assertThat(bed.archived()).containsExactlyInAnyOrderElementsOf(expected));
  }

  /** It has the modality of its clip, so the query finds it, and a class that shows pictures. */
  @Test
  void anOverlayThatWasSentToTheArchiveDoesNotComeBackAsFrames() throws Exception {
    kept.put(Instances.uid(1), Instances.overlay(1));
    kept.put(Instances.uid(2), Instances.file(2));
    Path credentials = Files.writeString(folder.resolve("credentials"), "user:secret\n");
    HttpServer server = archive();
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/dicom-web/";
    String settings = settings(url, ", credentials-file = \"" + credentials + "\"");
    try (GatewayBed bed = new GatewayBed("archive-overlay", folder, settings);
        Gateway gateway = new Gateway(bed.settings(), Clock.systemUTC())) {
      gateway.start();
      await().atMost(LIMIT).until(() -> source(gateway).state() == SourceState.RUNNING);
      archives(bed, Instances.frames(2));
      assertThat(source(gateway).published()).isEqualTo(3);
      assertThat(source(gateway).failed()).isEqualTo(1);
      assertThat(fetched.get(Instances.uid(1))).hasValue(1);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void whatAnArchiveRefusesIsToldInOneLineWithoutTheCredentials() throws Exception {
    HttpServer server = archive();
    String root = "http://127.0.0.1:" + server.getAddress().getPort();
    try (GatewayBed bed =
            new GatewayBed("archive-refuses", folder, settings(root + "/dicom-web", ""));
        Gateway gateway = new Gateway(bed.settings(), Clock.systemUTC())) {
      gateway.start();
      await().atMost(LIMIT).until(() -> source(gateway).failures() > 1);
      assertThat(source(gateway).why()).isEqualTo(root + "/dicom-web: it answers 401");
    }
    try (GatewayBed bed = new GatewayBed("archive-moved", folder, settings(root + "/moved", ""));
        Gateway gateway = new Gateway(bed.settings(), Clock.systemUTC())) {
      gateway.start();
      await().atMost(LIMIT).until(() -> source(gateway).failures() > 0);
      assertThat(source(gateway).why())
          .isEqualTo(root + "/moved: it redirects elsewhere; name that address as url");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void whatOrthancHasIsPublished() throws Exception {
    assumeTrue(isOrthancInstalled(), "orthanc is not installed, or its plugin for DICOMweb");
    int port = FreePort.next();
    Process orthanc = orthanc(port);
    String root = "http://127.0.0.1:" + port + "/dicom-web";
    try {
      await().atMost(LIMIT).until(() -> answers(root + "/studies"));
      StowClient stow = new StowClient(URI.create(root), null);
      for (int i = 1; i <= 3; i++) {
        assertThat(stow.send(Instances.file(i)).isStored()).isTrue();
      }
      try (GatewayBed bed = new GatewayBed("archive-orthanc", folder, settings(root, ""));
          Gateway gateway = new Gateway(bed.settings(), Clock.systemUTC())) {
        gateway.start();
        await().atMost(LIMIT).until(() -> source(gateway).published() == 9);
        assertThat(bed.archived()).containsExactlyInAnyOrderElementsOf(frames(1, 2, 3));
        assertThat(source(gateway).why()).isEmpty();
      }
    } finally {
      orthanc.destroy();
      orthanc.waitFor();
    }
  }

  private Process orthanc(int port) throws IOException {
    Path store = folder.resolve("store");
    Path config =
        Files.writeString(
            folder.resolve("orthanc.json"),
            """
            {
              "Name": "test", "HttpPort": %d, "DicomServerEnabled": false,
              "StorageDirectory": "%s", "IndexDirectory": "%s", "Plugins": ["%s"],
              "RemoteAccessAllowed": false, "AuthenticationEnabled": false
            }
            """
                .formatted(port, store, store, PLUGIN));
    return new ProcessBuilder("Orthanc", config.toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static boolean answers(String address) throws InterruptedException {
    try {
      return HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(address)).build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static boolean isOrthancInstalled() throws InterruptedException {
    try {
      return Files.isRegularFile(PLUGIN)
          && new ProcessBuilder("Orthanc", "--version")
                  .redirectErrorStream(true)
                  .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                  .start()
                  .waitFor()
              == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
