package io.sonostream.gateway.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.sonostream.gateway.igtl.CppPeer;
import io.sonostream.gateway.settings.PeerAddress;
import io.sonostream.runtime.FreePort;
import io.sonostream.runtime.Python;
import io.sonostream.schemas.PixelSpacing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What other people's servers send: pyigtl, in both versions of the header, and the library itself.
 */
class ForeignServersTest {
  private static final String SCRIPT =
      """
      import sys, time, numpy as np, pyigtl
      server = pyigtl.OpenIGTLinkServer(port=int(sys.argv[1]), local_server=True)
      while not server.is_connected():
          time.sleep(0.01)
      matrix = np.array([[0, -0.5, 0, 7], [0.25, 0, 0, -3], [0, 0, 1, 100], [0, 0, 0, 1]], dtype=np.float32)
      for version in (1, 2):
          gray = (np.arange(5 * 9, dtype=np.uint8) * version).reshape(1, 5, 9)
          message = pyigtl.ImageMessage(gray, matrix, device_name='Image_Reference', timestamp=1767225600.25 + version)
          message.header_version = version
          message.metadata = {'depth': '40'} if version == 2 else {}
          probe = np.eye(4)
          probe[0, 3] = 1000 * version
          server.send_message(
              pyigtl.TransformMessage(probe, device_name='ProbeToReference', timestamp=1767225600.25 + version), wait=True)
          server.send_message(pyigtl.StringMessage('hello', device_name='Note'), wait=True)
          server.send_message(message, wait=True)
      colour = np.arange(2 * 3 * 3, dtype=np.uint8).reshape(1, 2, 3, 3)
      server.send_message(pyigtl.ImageMessage(colour, device_name='Image_Reference'), wait=True)
      time.sleep(1)
      """;

  /** Until the script listens. */
  private static IgtlFeed connected(int port, LiveCounts counts) {
    return connected(port, counts, null);
  }

  private static IgtlFeed connected(int port, LiveCounts counts, TrackedPose tracked) {
    IgtlFeed[] connected = new IgtlFeed[1];
    await()
        .atMost(Duration.ofMinutes(2))
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(
            () -> {
              IgtlFeed feed =
                  new IgtlFeed(
                      new PeerAddress("127.0.0.1", port),
                      "Image_Reference",
                      Duration.ofSeconds(60),
                      Clock.systemUTC(),
                      counts,
                      new SenderClock(),
                      tracked);
              feed.connect();
              connected[0] = feed;
              return true;
            });
    return connected[0];
  }

  private static CompletableFuture<String> script(int port) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return Python.run("-c", SCRIPT, String.valueOf(port));
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Test
  void transformsOfPyigtlPlaceItsImages() throws Exception {
    Python.assume("pyigtl");
    int port = FreePort.next();
    CompletableFuture<String> script = script(port);
    LiveCounts counts = new LiveCounts();
    TrackedPose tracked = new TrackedPose("ProbeToReference", Duration.ofMillis(1));
    try (IgtlFeed feed = connected(port, counts, tracked)) {
      for (int version = 1; version <= 2; version++) {
        // Its images are in LPS, where they lie at 7; transforms move in RAS.
        double x = feed.next().frame().pose().getPosition().get(0);
        assertThat(x).isCloseTo(7 - 1000 * version, within(1e-3));
      }
      // The last one has another time and none of the transform's.
      assertThat(feed.next().frame().pose()).isNull();
    }
    assertThat(counts.unplaced.get()).isEqualTo(1);
    assertThat(script.get(60, TimeUnit.SECONDS)).doesNotContain("Error");
  }

  @Test
  void imagesOfPyigtlComeWithPixelsSpacingAndPose() throws Exception {
    Python.assume("pyigtl");
    int port = FreePort.next();
    CompletableFuture<String> script = script(port);
    LiveCounts counts = new LiveCounts();
    try (IgtlFeed feed = connected(port, counts)) {
      for (int version = 1; version <= 2; version++) {
        LiveFrame gray = feed.next();
        assertThat(gray.frame().width()).isEqualTo(9);
        assertThat(gray.frame().height()).isEqualTo(5);
        for (int i = 0; i < 45; i++) {
          assertThat(gray.frame().bytes()[i]).isEqualTo((byte) (i * version));
        }
        assertThat(gray.frame().spacing()).isEqualTo(new PixelSpacing(0.5, 0.25));
        assertThat(gray.frame().pose().getPosition().get(0)).isCloseTo(7, within(1e-5));
        assertThat(gray.frame().pose().getPosition().get(1)).isCloseTo(-3, within(1e-5));
        assertThat(gray.frame().pose().getPosition().get(2)).isCloseTo(100, within(1e-5));
        assertThat(gray.frame().pose().getRowDirection().get(1)).isCloseTo(1, within(1e-6));
      }
      LiveFrame colour = feed.next();
      assertThat(colour.frame().image().format().name()).isEqualTo("RGB8");
      assertThat(colour.frame().bytes()).startsWith(0, 1, 2, 3).hasSize(18);
      assertThat(colour.capturedAt()).isCloseTo(Instant.now(), within(Duration.ofMinutes(5)));
    }
    assertThat(counts.damaged.get()).isZero();
    assertThat(script.get(60, TimeUnit.SECONDS)).doesNotContain("Error");
  }

  @Test
  void imagesOfTheLibraryComeWithPixelsSpacingAndPose(@TempDir Path folder) throws Exception {
    CppPeer library = CppPeer.compiled(folder);
    int port = FreePort.next();
    CompletableFuture<String> sent =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return library.run("send", String.valueOf(port));
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    LiveCounts counts = new LiveCounts();
    try (IgtlFeed feed = connected(port, counts)) {
      for (int number = 0; number < 2; number++) {
        LiveFrame image = feed.next();
        assertThat(image.frame().width()).isEqualTo(7);
        assertThat(image.frame().height()).isEqualTo(5);
        for (int i = 0; i < 35; i++) {
          assertThat(image.frame().bytes()[i]).isEqualTo((byte) (i * 5 + number));
        }
        assertThat(image.frame().spacing()).isEqualTo(new PixelSpacing(0.5, 0.25));
        // Its matrix says where the centre is; its axes are RAS.
        assertThat(image.frame().pose().getRowDirection()).isEqualTo(List.of(-0.0, -1.0, 0.0));
        assertThat(image.frame().pose().getPosition().get(0))
            .isCloseTo(-12 - 2 * 0.5, within(1e-5));
        assertThat(image.frame().pose().getPosition().get(1)).isCloseTo(3 + 3 * 0.25, within(1e-5));
        assertThat(image.capturedAt()).isCloseTo(Instant.now(), within(Duration.ofMinutes(5)));
      }
    }
    assertThat(counts.damaged.get()).isZero();
    assertThat(sent.get(60, TimeUnit.SECONDS)).isEmpty();
  }
}
