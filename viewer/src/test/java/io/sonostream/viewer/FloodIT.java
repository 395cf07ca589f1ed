package io.sonostream.viewer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sonostream.embedded.LocalCluster;
import io.sonostream.schemas.Frame;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Browsers that may look, and send what no page of ours does. */
@ExtendWith(SharedCluster.class)
class FloodIT {
  private static final int SIDE = 16;
  private static final int TOO_LONG = 1009;

  /** Far above what both machines' buffers hold. */
  private static final long MOST_UNREAD = 64L << 20;

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void aWordThatIsTooLongEndsItsOwnStreamOnly(LocalCluster cluster) {
    try (Rig rig = new Rig(cluster, "long-word")) {
      Onlooker good = new Onlooker();
      WebSocket goodSocket = connect(rig, good);
      for (boolean inParts : new boolean[] {false, true}) {
        Onlooker bad = new Onlooker();
        WebSocket badSocket = connect(rig, bad);
        if (inParts) {
          // Never ended, so it would be held until there is no memory.
          sendUntilClosed(badSocket, "7".repeat(100), false, 10_000);
        } else {
          sendUntilClosed(badSocket, "7".repeat(100_000), true, 1);
        }
        await().atMost(Duration.ofMinutes(1)).until(bad::isOver);
        assertThat(bad.code()).isIn(TOO_LONG, Onlooker.GONE);
      }
      showsPictures(rig, good);
      goodSocket.abort();
    }
  }

  @Test
  void aFloodOfWordsChangesNothingForOthers(LocalCluster cluster) {
    try (Rig rig = new Rig(cluster, "flood")) {
      Onlooker good = new Onlooker();
      WebSocket goodSocket = connect(rig, good);
      WebSocket badSocket = connect(rig, new Onlooker());
      for (String word : List.of("-1", "999999999999999999", "x".repeat(1000), "")) {
        sendUntilClosed(badSocket, word, true, 5_000);
      }
      showsPictures(rig, good);
      goodSocket.abort();
      badSocket.abort();
    }
  }

  /** Each is answered, so whoever reads no answer would have them kept for him. */
  @Test
  void pingsWhoseAnswersNobodyReadsAreTakenNoFurther(LocalCluster cluster) throws Exception {
    byte[] pings = new byte[100 * (6 + 125)];
    for (int at = 0; at < pings.length; at += 6 + 125) {
      pings[at] = RawStream.PING[0];
      pings[at + 1] = (byte) (0x80 | 125);
    }
    try (Rig rig = new Rig(cluster, "pings")) {
      Onlooker good = new Onlooker();
      WebSocket goodSocket = connect(rig, good);
      try (RawStream raw = RawStream.open(rig.url(), 4096, "")) {
        AtomicLong taken = new AtomicLong();
        Thread flood =
            new Thread(
                () -> {
                  try {
                    while (taken.get() < MOST_UNREAD) {
                      raw.socket().getOutputStream().write(pings);
                      taken.addAndGet(pings.length);
                    }
                  } catch (IOException end) {
                    // The test is over, or the viewer cut it off.
                  }
                });
        flood.start();
        // Many rounds, in which a server that takes everything would take far more.
        for (int round = 0; round < 5; round++) {
          showsPictures(rig, good);
        }
        assertThat(taken.get()).isLessThan(MOST_UNREAD);
        raw.close();
        flood.join();
      }
      goodSocket.abort();
    }
  }

  private static void showsPictures(Rig rig, Onlooker ear) {
    int before = ear.pictures.get();
    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> {
              publish(rig);
              return ear.pictures.get() > before;
            });
  }

  private static final AtomicInteger SEQUENCE = new AtomicInteger();

  private static void publish(Rig rig) {
    Frame frame = Records.frame("steady", SEQUENCE.getAndIncrement(), SIDE, SIDE);
    rig.publish(frame, new byte[SIDE * SIDE], List.of("lesion"), "v1");
  }

  private static void sendUntilClosed(WebSocket socket, String word, boolean last, int times) {
    try {
      for (int i = 0; i < times && !socket.isOutputClosed(); i++) {
        socket.sendText(word, last).join();
      }
    } catch (CompletionException closed) {
      // It was sent away meanwhile.
    }
  }

  private WebSocket connect(Rig rig, Onlooker ear) {
    URI address = URI.create(rig.url().replaceFirst("^http", "ws") + "stream");
    return client.newWebSocketBuilder().buildAsync(address, ear).join();
  }
}
