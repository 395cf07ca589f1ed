package io.sonostream.devices.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.sonostream.runtime.Worker;
import io.sonostream.testkit.clips.ClipForge;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams that FFmpeg's own muxers send, over this machine's loopback. */
class LiveStreamTest {
  /** What the longest clip here lasts. */
  private static final Duration CLIP = Duration.ofSeconds(3);

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Of a display matrix. */
  private static final int ONE = 1 << 16;

  @TempDir Path folder;

  /** Not of one rate: 30, 70, 30, 70 ms and so on. */
  private static ClipForge.Recipe clip(int frames) {
    long[] times = LongStream.range(0, frames).map(i -> 50 * i + (i % 2 == 0 ? 0 : -20)).toArray();
    return new ClipForge.Recipe().format("mpegts").at(times).painted((f, x, y) -> 40 + f % 100);
  }

  private static List<StreamPicture> pictures(String url, int count) throws IOException {
    List<StreamPicture> pictures = new ArrayList<>();
    try (LiveStream stream = connected(url)) {
      while (pictures.size() < count) {
        pictures.add(stream.next());
      }
    }
    return pictures;
  }

  /** Asks again while nobody listens yet. */
  private static LiveStream connected(String url) throws IOException {
    Instant until = Instant.now().plus(PATIENCE);
    while (true) {
      LiveStream stream = new LiveStream(StreamAddress.parse(url), 1, PATIENCE);
      try {
        stream.connect();
        return stream;
      } catch (IOException e) {
        stream.close();
        if (Instant.now().isAfter(until)) {
          throw e;
        }
      }
    }
  }

  private static void assertTheRhythmOfTheClip(List<StreamPicture> pictures) {
    List<Long> apart = new ArrayList<>();
    for (int i = 1; i < pictures.size(); i++) {
      Duration distance = Duration.between(pictures.get(i - 1).at(), pictures.get(i).at());
      // RTP counts ninetieths of a millisecond.
      apart.add(Math.round(distance.toNanos() / 1e6));
    }
    for (int i = 0; i < apart.size(); i++) {
      assertThat(apart.get(i)).as("%s of %s", i, apart).isIn(30L, 70L);
      assertThat(i == 0 ? 100L : apart.get(i) + apart.get(i - 1)).as("%s", apart).isEqualTo(100L);
    }
  }

  private static int freeUdpPort() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void picturesBySrtKeepTheirRhythm() throws Exception {
    int port = freeUdpPort();
    CountDownLatch seen = new CountDownLatch(1);
    String listener = "srt://127.0.0.1:" + port + "?mode=listener";
    // What is on its way is lost when a sender goes.
    Worker server = new Worker("srt", () -> clip(60).send(listener, () -> await(seen)));
    server.start();
    try {
      assertTheRhythmOfTheClip(pictures("srt://127.0.0.1:" + port + "?mode=caller", 40));
    } finally {
      seen.countDown();
      server.close();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void picturesComeByRtp() throws Exception {
    int port = freeUdpPort();
    AtomicBoolean done = new AtomicBoolean();
    Worker server =
        new Worker(
            "rtp",
            () -> {
              while (!done.get()) {
                clip(40).format("rtp_mpegts").send("rtp://127.0.0.1:" + port, () -> {});
              }
            });
    server.start();
    try {
      // Datagrams may be lost: that pictures come is what is claimed.
      assertThat(pictures("rtp://127.0.0.1:" + port, 5)).hasSize(5);
    } finally {
      done.set(true);
      server.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"libopenh264,true", "libopenh264,false", "mpeg4,true", "mpeg4,false"})
  void aCameraByRtspIsSeenOverUdpAndWithinTheConnection(String encoder, boolean overUdp)
      throws Exception {
    Instant before = Instant.now();
    try (VideoCamera camera = new VideoCamera(clip(40).encodedBy(encoder), overUdp)) {
      List<StreamPicture> pictures = pictures(camera.url(), 20);

      assertTheRhythmOfTheClip(pictures);
      // By the sender's report that comes with the first packet. The clip is sent faster than it
      // lasts, and over UDP its first pictures may be lost.
      assertThat(pictures.get(0).at()).isBetween(before, Instant.now().plus(CLIP));
      for (int i = 1; i < pictures.size(); i++) {
        int brighter = brightness(pictures.get(i)) - brightness(pictures.get(i - 1));
        assertThat(brighter).as("picture %s", i).isBetween(0, 2);
      }
    }
  }

  private static int brightness(StreamPicture picture) {
    return picture.picture().pixels()[1000] & 0xff;
  }

  @Test
  void partsOfHlsAreReadOneAfterTheOther() throws Exception {
    Map<String, byte[]> files = new ConcurrentHashMap<>();
    clip(40).write(folder.resolve("part.ts"));
    files.put("/part-0.ts", Files.readAllBytes(folder.resolve("part.ts")));
    files.put("/live.m3u8", playlist("part-0.ts"));
    HttpServer server = serve(files);
    try {
      int port = server.getAddress().getPort();
      List<StreamPicture> pictures = pictures("http://127.0.0.1:" + port + "/live.m3u8", 30);
      assertTheRhythmOfTheClip(pictures);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aStreamThatSaysHowItIsTurnedIsShownUpright() throws Exception {
    HttpServer server = serve(Map.of("/live.mp4", turned(0, ONE, -ONE, 0)));
    try {
      StreamPicture shown = pictures(url(server), 1).get(0);
      assertThat(shown.picture().width()).isEqualTo(48);
      assertThat(shown.picture().height()).isEqualTo(64);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aTurnThatIsNoQuarterIsRefusedByName() throws Exception {
    int half = (int) (ONE * Math.sqrt(0.5));
    HttpServer server = serve(Map.of("/live.mp4", turned(half, half, -half, half)));
    try {
      assertThatThrownBy(() -> pictures(url(server), 1))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("http://127.0.0.1:" + server.getAddress().getPort())
          .hasMessageContaining("0.70")
          .hasMessageContaining("quarter turns");
    } finally {
      server.stop(0);
    }
  }

  private byte[] turned(int a, int b, int c, int d) throws IOException {
    Path file = folder.resolve("turned.mp4");
    clip(4).format("mp4").matrix(a, b, 0, c, d, 0, 0, 0, 1 << 30).write(file);
    return Files.readAllBytes(file);
  }

  private static String url(HttpServer server) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/live.mp4";
  }

  @Test
  void aPlaylistThatNamesAfileOfThisMachineIsNotFollowed() throws Exception {
    Path secret = folder.resolve("secret.ts");
    clip(40).write(secret);
    HttpServer server = serve(Map.of("/live.m3u8", playlist("file://" + secret)));
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/live.m3u8";
      Duration soon = Duration.ofSeconds(1);
      try (LiveStream stream = new LiveStream(StreamAddress.parse(url), 1, soon)) {
        assertThatThrownBy(stream::connect)
            .isInstanceOf(IOException.class)
            .hasMessageStartingWith("http://127.0.0.1:");
      }
    } finally {
      server.stop(0);
    }
  }

  private static byte[] playlist(String part) {
    return """
        #EXTM3U
        #EXT-X-VERSION:3
        #EXT-X-TARGETDURATION:2
        #EXT-X-MEDIA-SEQUENCE:0
        #EXTINF:2.000,
        %s
        """
        .formatted(part)
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static HttpServer serve(Map<String, byte[]> files) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        request -> {
          byte[] file = files.get(request.getRequestURI().getPath());
          request.sendResponseHeaders(file == null ? 404 : 200, file == null ? -1 : file.length);
          if (file != null) {
            request.getResponseBody().write(file);
          }
          request.close();
        });
    server.start();
    return server;
  }

  @Test
  void aServerThatSaysNothingIsGivenUp() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        LiveStream stream =
            new LiveStream(
                StreamAddress.parse("rtsp://me:secret@127.0.0.1:" + silent.getLocalPort() + "/x"),
                1,
                Duration.ofMillis(300))) {
      assertThatThrownBy(stream::connect)
          .isInstanceOf(IOException.class)
          .hasMessage(
              "rtsp://127.0.0.1:%d: no picture came for 0.3 s".formatted(silent.getLocalPort()));
    }
  }

  @Test
  void aWaitEndsWhenAnotherThreadClosesTheStream() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      LiveStream stream =
          new LiveStream(
              StreamAddress.parse("rtsp://127.0.0.1:" + silent.getLocalPort() + "/x"),
              1,
              Duration.ofHours(1));
      List<String> told = new ArrayList<>();
      Worker reader =
          new Worker(
              "reader",
              () -> {
                try {
                  stream.connect();
                } catch (IOException e) {
                  told.add(e.getMessage());
                }
              });
      reader.start();
      try (Socket asked = silent.accept()) {
        assertThat(asked.isConnected()).isTrue();
        stream.close();
      }
      reader.close();
      assertThat(told).containsExactly("rtsp://127.0.0.1:" + silent.getLocalPort() + ": closed");
    }
  }

  @Test
  void addressesThatReachFilesAreRefusedAndNoneIsRepeated() {
    for (String url :
        List.of(
            "file:///etc/passwd",
            "concat:a|b",
            "pipe:0",
            "subfile,,start,0,end,1,,:/etc/passwd",
            "crypto+http://me:secret@host/x",
            "rtsp://me:se cret@host")) {
      assertThatThrownBy(() -> StreamAddress.parse(url))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("allowed are http, https, rtp, rtsp, rtsps, srt, udp")
          .hasMessageNotContaining("cret")
          .hasMessageNotContaining("passwd");
    }
    assertThat(StreamAddress.parse("rtsp://me:secret@host:8554/x?token=secret").shown())
        .isEqualTo("rtsp://host:8554");
  }

  @Test
  void aGrabberThatIsNotThereIsToldInOneLine() {
    Path none = folder.resolve("video7");
    try (LiveStream stream = new LiveStream(StreamAddress.grabber(none), 1, PATIENCE)) {
      assertThatThrownBy(stream::connect)
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(none + ": ")
          .message()
          .hasLineCount(1);
    }
  }

  @Test
  void theLibraryThatAgrabberLacksIsNamed() {
    UnsatisfiedLinkError inner =
        new UnsatisfiedLinkError(
            "/cache/libjniavdevice.so: libpulse.so.0: cannot open shared object file: No such file");
    Error error = new UnsatisfiedLinkError("no jniavdevice in java.library.path");
    error.initCause(inner);
    assertThat(Grabbers.missing("/dev/video0", (LinkageError) error))
        .isEqualTo(
            "/dev/video0: grabbers need libpulse.so.0, which is not installed; in Debian and Ubuntu the"
                + " package libpulse0");
  }
}
